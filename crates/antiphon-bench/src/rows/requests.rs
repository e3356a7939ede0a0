//! Requests of programs, while the store holds a large organization.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::bench::Bench;
use crate::crowd::{self, MESSAGES, PEOPLE};
use crate::report::{median, ms, note, quantile};

/// Connections at once, each with a request under way.
const CLIENTS: usize = 8;
/// How long each kind of request is made.
const MEASURED: Duration = Duration::from_secs(5);
/// No answer takes longer, or the row is not worth a figure.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Requests per second of voice messages and of people, with everybody in the store.
pub(crate) fn requests(bench: &mut Bench) -> anyhow::Result<()> {
    let begun = Instant::now();
    let middle = crowd::joins(&bench.server)?;
    note(&format!("{PEOPLE} people joined within {:?}", begun.elapsed()));
    let demo = &bench.server.demo;
    let (own, admin) = (demo.first_person()?.api_token.clone(), demo.admin.api_token.clone());
    let kinds = [
        (format!("voiceMessages, {MESSAGES} in the mailbox"), &own, "/v1/telephony/voiceMessages".to_owned()),
        ("voiceMessages/summary".to_owned(), &own, "/v1/telephony/voiceMessages/summary".to_owned()),
        ("people, the first 100".to_owned(), &admin, "/v1/people?max=100".to_owned()),
        ("people, 100 in the middle".to_owned(), &admin, format!("/v1/people?max=100&after={middle}")),
        (
            "people, one by e-mail address".to_owned(),
            &admin,
            format!("/v1/people?email={}", crowd::email(77)),
        ),
        ("people, one by identity".to_owned(), &admin, format!("/v1/people/{middle}")),
    ];
    for (what, token, path) in kinds {
        let mut runs = Vec::new();
        for _ in 0..bench.runs() {
            runs.push(measured(bench, token, &path).with_context(|| path.clone())?);
        }
        let of = |figure: fn(&Run) -> Duration| median(&runs.iter().map(figure).collect::<Vec<_>>());
        let figure = format!(
            "{:.0} a second, {} / {}, {} of a core each",
            median(&runs.iter().map(|run| run.per_second).collect::<Vec<_>>()),
            ms(of(|run| run.p50)),
            ms(of(|run| run.p99)),
            ms(of(|run| run.cpu)),
        );
        bench.table.add(&format!("requests of {what}, p50 / p99"), figure, None, "–");
    }
    Ok(())
}

/// One run of a request.
struct Run {
    per_second: u64,
    p50: Duration,
    p99: Duration,
    /// What the server used for one.
    cpu: Duration,
}

fn measured(bench: &Bench, token: &str, path: &str) -> anyhow::Result<Run> {
    let (host, cpu, begun) = (bench.server.demo.host()?, bench.server.cpu()?, Instant::now());
    let until = begun + MEASURED;
    let waits: Vec<Duration> = std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| Client::connect(host, token, path)?.ask(until))).collect();
        let waits = clients.into_iter().map(|it| it.join().map_err(|_| anyhow::anyhow!("a client died"))?);
        waits.collect::<anyhow::Result<Vec<_>>>().map(|it| it.concat())
    })?;
    let used = bench.server.cpu()?.saturating_sub(cpu);
    let count = u32::try_from(waits.len())?.max(1);
    Ok(Run {
        per_second: (f64::from(count) / begun.elapsed().as_secs_f64()) as u64,
        p50: quantile(&waits, 0.5),
        p99: quantile(&waits, 0.99),
        cpu: used / count,
    })
}

/// A connection that asks the same again and again (RFC 9112, as little of it as the server needs).
struct Client {
    stream: BufReader<TcpStream>,
    request: String,
}

impl Client {
    fn connect(host: &str, token: &str, path: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).context("the server's HTTP port")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
        Ok(Self { stream: BufReader::new(stream), request })
    }

    /// How long each answer took.
    fn ask(&mut self, until: Instant) -> anyhow::Result<Vec<Duration>> {
        let mut waits = Vec::new();
        while Instant::now() < until {
            let asked = Instant::now();
            self.stream.get_mut().write_all(self.request.as_bytes())?;
            self.read_answer()?;
            waits.push(asked.elapsed());
        }
        Ok(waits)
    }

    fn read_answer(&mut self) -> anyhow::Result<()> {
        let mut status = String::new();
        self.stream.read_line(&mut status)?;
        if !status.starts_with("HTTP/1.1 200") {
            bail!("the server answers {}", status.trim());
        }
        let mut length = None;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.trim().parse::<u64>()?);
            }
        }
        let length = length.context("the answer has no length")?;
        let read = std::io::copy(&mut self.stream.by_ref().take(length), &mut std::io::sink())?;
        if read == length { Ok(()) } else { bail!("the answer was cut off") }
    }
}
