//! Letters in Spanish.

use antiphon_office::ports::{Letter, LetterContent, LetterLink};

use super::{Words, caller, moment, opening, seconds};

/// The words of a letter.
pub(super) fn words(letter: &Letter, pages: &str) -> Words {
    let words = |subject: String, name: Option<&str>, paragraphs: Vec<String>| Words {
        subject,
        greeting: name.map_or_else(|| "Hola:".to_owned(), |name| format!("Hola, {name}:")),
        paragraphs,
        secret: None,
        link: None,
        signature: format!("Buzón de voz de {}", letter.organization),
    };
    let link = |words: Words, label: &str, place: &str| Words {
        link: Some((label.to_owned(), format!("{pages}{place}"))),
        ..words
    };
    let once = |mut words: Words, label: &str, page: &str, link: &LetterLink| {
        let until = moment(link.expires_ms, &link.time_zone, "%d/%m/%Y, %H:%M");
        words.paragraphs.push(format!("El enlace sirve una sola vez, hasta el {until}."));
        Words { link: Some((label.to_owned(), opening(pages, page, link))), ..words }
    };
    let chosen =
        |words: Words, link: &LetterLink| once(words, "Elegir la contraseña web", "/set-password", link);
    match &letter.content {
        LetterContent::PortalNumber { location, numbers } => {
            let numbers = numbers.join(" o ");
            let paragraphs = vec![
                format!("Ya se puede llamar al portal de voz de {location}: {numbers}."),
                "Para grabar anuncios por teléfono, llame al portal, introduzca su propio número cuando pida el número de buzón y después su código de administrador.".to_owned(),
            ];
            link(
                words(format!("El portal de voz de {location} tiene su número"), None, paragraphs),
                "Ubicaciones",
                "/admin/locations",
            )
        }
        LetterContent::Welcome { name, extension, portal, by_default_passcode, link: choice } => {
            let mut paragraphs = vec![format!("Ya tiene un buzón en la extensión {extension}.")];
            paragraphs.push(match portal.as_slice() {
                [] => "El portal de voz de su ubicación aún no tiene número; hasta entonces escuchará sus mensajes en la web.".to_owned(),
                numbers => format!("Para escuchar sus mensajes, llame al {} o pulse la tecla de buzón de su teléfono.", numbers.join(" o ")),
            });
            paragraphs.push(match (by_default_passcode, choice) {
                (true, _) => "En la primera llamada, introduzca el código predeterminado que le dé su administrador. Después elegirá el suyo y grabará su nombre.",
                (false, None) => "Antes de la primera llamada, elija su código en la web. Su administrador le dirá cómo entrar. Después grabará su nombre por teléfono.",
                (false, Some(_)) => "Antes de la primera llamada, elija su código en la web. Después grabará su nombre por teléfono.",
            }.to_owned());
            if choice.is_some() {
                paragraphs.push("Con su contraseña web entra en la página donde ve y escucha sus mensajes. Elíjala con el enlace de abajo.".to_owned());
            }
            let said = words(format!("Su buzón de voz en {}", letter.organization), Some(name), paragraphs);
            match choice {
                Some(choice) => chosen(said, choice),
                None if *by_default_passcode => said,
                None => link(said, "Elegir el código", "/passcode"),
            }
        }
        LetterContent::Invitation { name, link } => {
            let paragraphs = vec![
                "Se ha creado una cuenta para usted. Elija la contraseña con la que entrará.".to_owned(),
            ];
            chosen(
                words(
                    format!("Su acceso al buzón de voz de {}", letter.organization),
                    Some(name),
                    paragraphs,
                ),
                link,
            )
        }
        LetterContent::NewPassword { name, link } => {
            let paragraphs = vec![
                "Alguien ha pedido un enlace para elegir otra contraseña web. Al usarlo, se cerrarán todas sus sesiones.".to_owned(),
                "Si no ha sido usted, no haga nada: su contraseña sigue igual.".to_owned(),
            ];
            let subject = "Una nueva contraseña web para su buzón de voz".to_owned();
            chosen(words(subject, Some(name), paragraphs), link)
        }
        LetterContent::NewEmail { name, link } => {
            let paragraphs = vec![
                format!(
                    "Alguien quiere entrar en el buzón de voz de {} con esta dirección. Si ha sido usted, abra el enlace en el navegador en el que tiene la sesión abierta.",
                    letter.organization
                ),
                "Si no ha sido usted, no haga nada: nada cambia.".to_owned(),
            ];
            let said = words("¿Entrar en adelante con esta dirección?".to_owned(), Some(name), paragraphs);
            once(said, "Confirmar la dirección", "/account/email/confirm", link)
        }
        LetterContent::EmailChanged { name, address } => {
            let paragraphs = vec![
                format!("A partir de ahora se entra en su cuenta con {address}, y ya no con esta dirección."),
                "Si no ha sido usted, dígaselo enseguida a su administrador.".to_owned(),
            ];
            words("Su dirección para entrar ha cambiado".to_owned(), Some(name), paragraphs)
        }
        LetterContent::NewMessage {
            owner,
            caller: name,
            number,
            received_ms,
            time_zone,
            duration_ms,
            urgent,
            new,
        } => {
            let from = caller(name.as_deref(), number.as_deref(), "un número desconocido");
            let at = moment(*received_ms, time_zone, "%d/%m/%Y, %H:%M");
            let seconds = seconds(*duration_ms);
            let mut paragraphs = vec![format!("{from} le ha dejado un mensaje de {seconds} s ({at}).")];
            if letter.attachment.is_some() {
                paragraphs.push("La grabación va adjunta.".to_owned());
            }
            paragraphs.push(match new {
                0 | 1 => "Es su único mensaje nuevo.".to_owned(),
                new => format!("Tiene {new} mensajes nuevos."),
            });
            let subject = if *urgent {
                format!("Mensaje urgente de {from}")
            } else {
                format!("Mensaje nuevo de {from}")
            };
            link(words(subject, Some(owner), paragraphs), "Escuchar", "/voicemail")
        }
        LetterContent::Locked { owner, everywhere } => {
            let paragraphs = vec![
                match everywhere {
                    true => "Demasiados códigos incorrectos han bloqueado su buzón para el teléfono.",
                    false => "Demasiados códigos incorrectos desde otros teléfonos han bloqueado su buzón para ellos. Su propio teléfono todavía lo abre.",
                }.to_owned(),
                "Para desbloquearlo, restablezca su código en la web, o pida a su administrador que lo restablezca o desbloquee el buzón.".to_owned(),
                "Si no ha sido usted, alguien está probando: elija un código nuevo.".to_owned(),
            ];
            link(
                words("Su buzón está bloqueado".to_owned(), Some(owner), paragraphs),
                "Restablecer el código",
                "/passcode",
            )
        }
        LetterContent::PasscodeReset { owner, one_time, portal } => {
            let mut paragraphs = vec![
                "Un administrador ha restablecido el código de su buzón y lo ha desbloqueado.".to_owned(),
            ];
            paragraphs.push(match one_time {
                Some(_) => "Este código de un solo uso lo abre en la próxima llamada; después elegirá uno nuevo:",
                None => "En la próxima llamada lo abre el código predeterminado de su organización; después elegirá uno nuevo. Su administrador puede decírselo.",
            }.to_owned());
            if !portal.is_empty() {
                paragraphs.push(format!("Llame al {}.", portal.join(" o ")));
            }
            let said = words("Se ha restablecido su código de buzón".to_owned(), Some(owner), paragraphs);
            Words { secret: one_time.as_ref().map(|passcode| passcode.expose().to_owned()), ..said }
        }
        LetterContent::PasscodeSet { owner } => {
            let paragraphs = vec![
                "Se ha elegido un código nuevo para su buzón y ya es válido.".to_owned(),
                "Si no ha sido usted, avise a su administrador y elija otro.".to_owned(),
            ];
            link(
                words("Su código de buzón ha cambiado".to_owned(), Some(owner), paragraphs),
                "Código de buzón",
                "/passcode",
            )
        }
        LetterContent::NearlyFull { owner, percent } => {
            let paragraphs = vec![
                format!(
                    "Su buzón está lleno al {percent} %. Cuando esté lleno, nadie podrá dejar más mensajes."
                ),
                "Borre los mensajes que ya no necesite.".to_owned(),
            ];
            link(
                words(format!("Su buzón está lleno al {percent} %"), Some(owner), paragraphs),
                "Mensajes",
                "/voicemail",
            )
        }
        LetterContent::WebhookOff { name, host, gone } => {
            let why = match gone {
                true => format!("El servidor {host} ha respondido que allí ya nadie quiere eventos."),
                false => format!("El servidor {host} lleva demasiado tiempo sin aceptar nada."),
            };
            let paragraphs =
                vec![why, "Lo que ocurra hasta que se vuelva a activar no se enviará después.".to_owned()];
            link(
                words(format!("Ya no se envían eventos a {name}"), None, paragraphs),
                "Webhook",
                "/admin/webhooks",
            )
        }
        LetterContent::Test => words(
            "El servidor de correo de su buzón de voz funciona".to_owned(),
            None,
            vec!["Alguien ha pedido esta carta para ver si llega. Llega.".to_owned()],
        ),
    }
}
