//! An organization's looks on its pages: a stylesheet of its colour, and its logo. Neither is a secret, and mail programs
//! and pages without anybody signed in may ask for them too.

use antiphon_core::branding::Colour;
use antiphon_core::ids::OrganizationId;
use antiphon_core::organization::Organization;
use antiphon_office::ports::StoreError;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse as _;

use crate::Hub;
use crate::page::{Answer, Refusal};
use crate::path::Id;

/// The product's own accent colour.
pub(crate) const OWN: Colour = Colour::new(0x0b, 0x5a, 0x86);
/// What text stands on in the light scheme of the stylesheet: ground, surface, raised.
const LIGHT: [Colour; 3] =
    [Colour::new(0xf6, 0xf6, 0xf3), Colour::new(0xff, 0xff, 0xff), Colour::new(0xee, 0xf1, 0xf4)];
/// The same in the dark one.
const DARK: [Colour; 3] =
    [Colour::new(0x13, 0x15, 0x1a), Colour::new(0x1b, 0x1e, 0x25), Colour::new(0x25, 0x2a, 0x33)];
/// How much of the colour its soft grounds have, in percent.
const SOFT_PERCENT: (u8, u8) = (10, 18);

/// Whose pages these are: an organization's name, and where its looks are; the version in the address renews them.
#[derive(Clone)]
pub(crate) struct Brand {
    pub(crate) name: String,
    pub(crate) style: Option<String>,
    pub(crate) logo: Option<String>,
}

impl Brand {
    pub(crate) fn of(organization: Organization) -> Self {
        let place = |name: &str| format!("/branding/{}/{}/{name}", organization.id, organization.version);
        Self {
            style: organization.branding.accent.map(|_| place("style.css")),
            logo: organization.branding.logo.map(|_| place("logo")),
            name: organization.name,
        }
    }

    /// Whose page it is before anybody is signed in: that of the organization with this identity, as the links of
    /// letters name it, or else of the only one on the server. Where there are several, nobody is told which they are.
    pub(crate) async fn at_the_door(
        hub: &Hub,
        named: Option<OrganizationId>,
    ) -> Result<Option<Self>, StoreError> {
        if let Some(id) = named {
            match hub.office.organization(id).await {
                Ok(organization) => return Ok(Some(Self::of(organization))),
                Err(StoreError::Missing(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(hub.office.only_organization().await?.map(Self::of))
    }
}

/// `GET /branding/{id}/{version}/{name}`
pub(crate) async fn serve(
    State(hub): State<Hub>,
    Id(id): Id<OrganizationId>,
    Path((_, _, name)): Path<(String, String, String)>,
) -> Answer {
    const FOR_GOOD: (header::HeaderName, &str) =
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    match name.as_str() {
        "style.css" => {
            let accent = hub.office.organization(id).await?.branding.accent.ok_or(Refusal::Missing)?;
            Ok(([(header::CONTENT_TYPE, "text/css"), FOR_GOOD], style(accent)).into_response())
        }
        "logo" => {
            let logo = hub.office.logo(id).await?.ok_or(Refusal::Missing)?;
            Ok(([(header::CONTENT_TYPE, logo.format.media_type()), FOR_GOOD], logo.bytes).into_response())
        }
        _ => Err(Refusal::Missing),
    }
}

/// The colour in both schemes, as dark or as light as it must be to be read.
fn style(accent: Colour) -> String {
    let scheme = |grounds: [Colour; 3], towards: Colour, percent: u8, on_it: Colour| {
        let [one, two, three] = grounds;
        let soft = two.mixed(accent, percent);
        let read = accent.readable_on(&[one, two, three, soft], towards);
        format!(":root {{ --accent: {read}; --accent-text: {on_it}; --accent-soft: {soft}; }}")
    };
    let light = scheme(LIGHT, Colour::BLACK, SOFT_PERCENT.0, Colour::WHITE);
    let dark = scheme(DARK, Colour::WHITE, SOFT_PERCENT.1, DARK[0]);
    format!("{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_read_in_both_schemes() {
        for accent in ["#ffff00", "#ff0000", "#00ff00", "#0000ff", "#ffffff", "#000000", "#808080"] {
            let css = style(Colour::parse(accent).expect("a colour"));
            let colours: Vec<Colour> = css
                .split(": #")
                .skip(1)
                .filter_map(|rest| Colour::parse(&format!("#{}", rest.get(..6)?)).ok())
                .collect();
            let [light, on_light, soft, dark, on_dark, soft_dark] = colours.as_slice() else {
                panic!("six colours: {css}")
            };
            for (text, grounds) in [(light, LIGHT), (dark, DARK)] {
                assert!(grounds.iter().all(|ground| text.contrast(*ground) >= 4.5), "{accent}: {css}");
            }
            for (text, ground) in [(light, soft), (light, on_light), (dark, soft_dark), (dark, on_dark)] {
                assert!(text.contrast(*ground) >= 4.5, "{accent}: {css}");
            }
        }
    }

    #[test]
    fn the_products_own_colour_is_the_stylesheets() {
        let css = include_str!("../assets/style.css");
        assert!(css.contains(&format!("--accent: {OWN};")));
        for ground in LIGHT.into_iter().chain(DARK) {
            assert!(css.contains(&ground.to_string()), "{ground}");
        }
    }
}
