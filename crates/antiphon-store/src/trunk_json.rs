//! What a trunk is made of, as the JSON text of its row; only its name and its login are ever searched by.

use antiphon_core::numbering::dialled;
use antiphon_core::trunk::{Trunk, TrunkLamps};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct TrunkJson {
    active: bool,
    peers: Vec<String>,
    sources: Vec<String>,
    domain: Option<String>,
    registers: bool,
    trusted: bool,
    pilot: Option<String>,
    lamps: String,
}

/// Writes everything of a trunk that has no column of its own.
pub(crate) fn write(trunk: &Trunk) -> String {
    let written = TrunkJson {
        active: trunk.active,
        peers: trunk.peers.iter().map(ToString::to_string).collect(),
        sources: trunk.sources.iter().map(ToString::to_string).collect(),
        domain: trunk.domain.clone(),
        registers: trunk.registers,
        trusted: trunk.trusted,
        pilot: trunk.pilot.as_ref().map(ToString::to_string),
        lamps: trunk.lamps.word().to_owned(),
    };
    serde_json::to_string(&written).expect("texts and switches are always JSON")
}

/// Reads it into a trunk.
pub(crate) fn read(text: &str, trunk: Trunk) -> Result<Trunk, ()> {
    let read: TrunkJson = serde_json::from_str(text).map_err(drop)?;
    Ok(Trunk {
        active: read.active,
        peers: all(&read.peers)?,
        sources: all(&read.sources)?,
        domain: read.domain,
        registers: read.registers,
        trusted: read.trusted,
        pilot: read.pilot.map(|pilot| dialled(&pilot)).transpose().map_err(drop)?,
        lamps: TrunkLamps::parse(&read.lamps).ok_or(())?,
        ..trunk
    })
}

fn all<T: std::str::FromStr>(texts: &[String]) -> Result<Vec<T>, ()> {
    texts.iter().map(|text| text.parse().map_err(drop)).collect()
}
