// What errands on pages share: the demo, a browser's pages, signing in, and looking a page over.
// The demo is described by the file in ANTIPHON_DEMO; packages are in ANTIPHON_PEERS; pictures go to ANTIPHON_SHOTS.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const peers = createRequire(path.join(process.env.ANTIPHON_PEERS, "package.json"));
const { chromium } = peers("playwright-core");
const { default: AxeBuilder } = peers("@axe-core/playwright");

export const demo = JSON.parse(fs.readFileSync(process.env.ANTIPHON_DEMO));
export const shots = process.env.ANTIPHON_SHOTS;

export const person = (extension) => demo.people.find((it) => it.extension === extension);

export const launch = (args = []) =>
  chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...args] });

/// A WAV file that counts as speech: syllables of a third of a second whose pitch moves; 16 bits, 16 kHz, one channel.
export function speech(length) {
  const rate = 16_000;
  const samples = Int16Array.from({ length: length * rate }, (_, n) => {
    const [syllable, at] = [Math.floor(n / 6_400), (n % 6_400) / rate];
    const pitch = 140 + 35 * (syllable % 5) + 120 * at;
    const tones = [1, 2, 3, 5, 8].reduce((sum, it) => sum + Math.sin(2 * Math.PI * pitch * it * at) / it, 0);
    return at < 0.33 ? Math.round(9_000 * tones * Math.sin((Math.PI * at) / 0.33)) : 0;
  });
  const header = Buffer.alloc(44);
  header.write("RIFF", 0); header.writeUInt32LE(36 + samples.byteLength, 4); header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16); header.writeUInt16LE(1, 20); header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24); header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32); header.writeUInt16LE(16, 34);
  header.write("data", 36); header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

/// A browser whose microphone hears somebody speak: Chromium's own fake device only beeps, and that is no greeting.
export function launchWithVoice() {
  const voice = path.join(path.dirname(process.env.ANTIPHON_DEMO), "voice.wav");
  fs.writeFileSync(voice, speech(20));
  return launch([
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${voice}`,
  ]);
}

export function expect(holds, what) {
  if (!holds) throw new Error(what);
}

/// A page, and whatever its browser complained of.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return { page, complaints };
}

export async function signIn(page, who) {
  await page.goto(`${demo.http}/sign-in`);
  await page.getByLabel("E-mail address").fill(who.email);
  await page.getByLabel("Password").fill(who.web_password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/// The page says these words, and not those that it said already when they were waited for before.
export async function says(page, words) {
  const unheard = page.locator(`:not([data-heard=${JSON.stringify(words)}])`);
  const said = page.getByRole("status").getByText(words).and(unheard).first();
  await said.waitFor();
  await said.evaluate((it, words) => it.setAttribute("data-heard", words), words);
}

/// Seconds of a WAV file of the server's that the page plays.
export async function seconds(page, place) {
  return page.evaluate(async (place) => {
    const view = new DataView(await (await fetch(place)).arrayBuffer());
    return view.getUint32(40, true) / view.getUint32(28, true);
  }, place);
}

/// Records so many seconds at the first recorder of what is given, and waits for the wave.
export async function record(scope, length) {
  await scope.getByRole("button", { name: "Record" }).click();
  await scope.getByText(`0:0${length} of`).waitFor();
  await scope.getByRole("button", { name: "Stop" }).click();
  await scope.getByRole("button", { name: "Save this recording" }).waitFor();
}

/// Photographs a page, and tells what axe finds and whether it is wider than its window.
export async function lookOver(page, place, scheme, width) {
  const answer = await page.goto(demo.http + place);
  expect(answer.status() === 200, `${place}: ${answer.status()}`);
  return examine(page, place, scheme, width);
}

/// The same of the page that is open, whichever way one came to it.
export async function examine(page, place, scheme, width) {
  const name = place.slice(1).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "one").replaceAll(/[^a-z0-9]+/g, "-");
  await page.screenshot({ path: path.join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((it) => `${place} (${scheme}, ${width}): ${it.id} ${it.nodes[0].target}`);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (beyond > 0) found.push(`${place} (${scheme}, ${width}) is ${beyond} px wider than its window`);
  return found;
}
