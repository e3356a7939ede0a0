//! Letters in French.

use antiphon_office::ports::{Letter, LetterContent, LetterLink};

use super::{Words, caller, moment, opening, seconds};

/// The words of a letter.
pub(super) fn words(letter: &Letter, pages: &str) -> Words {
    let words = |subject: String, name: Option<&str>, paragraphs: Vec<String>| Words {
        subject,
        greeting: name.map_or_else(|| "Bonjour,".to_owned(), |name| format!("Bonjour {name},")),
        paragraphs,
        secret: None,
        link: None,
        signature: format!("Messagerie vocale de {}", letter.organization),
    };
    let link = |words: Words, label: &str, place: &str| Words {
        link: Some((label.to_owned(), format!("{pages}{place}"))),
        ..words
    };
    let once = |mut words: Words, label: &str, page: &str, link: &LetterLink| {
        let until = moment(link.expires_ms, &link.time_zone, "%d/%m/%Y, %H:%M");
        words.paragraphs.push(format!("Le lien fonctionne une seule fois, jusqu’au {until}."));
        Words { link: Some((label.to_owned(), opening(pages, page, link))), ..words }
    };
    let chosen =
        |words: Words, link: &LetterLink| once(words, "Choisir le mot de passe web", "/set-password", link);
    match &letter.content {
        LetterContent::PortalNumber { location, numbers } => {
            let numbers = numbers.join(" ou ");
            let paragraphs = vec![
                format!("Le portail vocal de {location} peut être appelé : {numbers}."),
                "Pour enregistrer des annonces par téléphone, appelez-le, saisissez son propre numéro à la demande du numéro de boîte vocale, puis son code administrateur.".to_owned(),
            ];
            link(
                words(format!("Le portail vocal de {location} a son numéro"), None, paragraphs),
                "Sites",
                "/admin/locations",
            )
        }
        LetterContent::Welcome { name, extension, portal, by_default_passcode, link: choice } => {
            let mut paragraphs = vec![format!("Vous avez maintenant une boîte vocale au poste {extension}.")];
            paragraphs.push(match portal.as_slice() {
                [] => "Le portail vocal de votre site n’a pas encore de numéro ; d’ici là, vous écoutez vos messages sur le site web.".to_owned(),
                numbers => format!("Pour écouter vos messages, appelez le {} ou appuyez sur la touche de messagerie de votre téléphone.", numbers.join(" ou ")),
            });
            paragraphs.push(match (by_default_passcode, choice) {
                (true, _) => "Au premier appel, saisissez le code par défaut que votre administrateur vous donne. Vous choisissez ensuite le vôtre et enregistrez votre nom.",
                (false, None) => "Avant le premier appel, choisissez votre code sur le site web. Votre administrateur vous dira comment vous y connecter. Vous enregistrez ensuite votre nom par téléphone.",
                (false, Some(_)) => "Avant le premier appel, choisissez votre code sur le site web. Vous enregistrez ensuite votre nom par téléphone.",
            }.to_owned());
            if choice.is_some() {
                paragraphs.push("Votre mot de passe web ouvre le site où vous voyez et écoutez vos messages. Choisissez-le avec le lien ci-dessous.".to_owned());
            }
            let said = words(
                format!("Votre messagerie vocale chez {}", letter.organization),
                Some(name),
                paragraphs,
            );
            match choice {
                Some(choice) => chosen(said, choice),
                None if *by_default_passcode => said,
                None => link(said, "Choisir le code", "/passcode"),
            }
        }
        LetterContent::Invitation { name, link } => {
            let paragraphs = vec![
                "Un compte a été créé pour vous. Choisissez le mot de passe avec lequel vous vous connectez."
                    .to_owned(),
            ];
            chosen(
                words(
                    format!("Votre accès à la messagerie vocale de {}", letter.organization),
                    Some(name),
                    paragraphs,
                ),
                link,
            )
        }
        LetterContent::NewPassword { name, link } => {
            let paragraphs = vec![
                "Quelqu’un a demandé un lien pour choisir un autre mot de passe web. En l’utilisant, vous êtes déconnecté partout.".to_owned(),
                "Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.".to_owned(),
            ];
            let subject = "Un nouveau mot de passe web pour votre messagerie vocale".to_owned();
            chosen(words(subject, Some(name), paragraphs), link)
        }
        LetterContent::NewEmail { name, link } => {
            let paragraphs = vec![
                format!(
                    "Quelqu’un veut se connecter à la messagerie vocale de {} avec cette adresse. Si c’est vous, ouvrez le lien dans le navigateur où vous êtes connecté.",
                    letter.organization
                ),
                "Si ce n’était pas vous, ne faites rien : rien ne change.".to_owned(),
            ];
            let said =
                words("Vous connecter désormais avec cette adresse ?".to_owned(), Some(name), paragraphs);
            once(said, "Confirmer l’adresse", "/account/email/confirm", link)
        }
        LetterContent::EmailChanged { name, address } => {
            let paragraphs = vec![
                format!("Votre compte se connecte désormais avec {address}, et plus avec cette adresse."),
                "Si ce n’était pas vous, dites-le tout de suite à votre administrateur.".to_owned(),
            ];
            words("Votre adresse de connexion a changé".to_owned(), Some(name), paragraphs)
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
            let from = caller(name.as_deref(), number.as_deref(), "un correspondant inconnu");
            let at = moment(*received_ms, time_zone, "%d/%m/%Y, %H:%M");
            let seconds = seconds(*duration_ms);
            let mut paragraphs = vec![format!("{from} vous a laissé un message de {seconds} s ({at}).")];
            if letter.attachment.is_some() {
                paragraphs.push("L’enregistrement est joint.".to_owned());
            }
            paragraphs.push(match new {
                0 | 1 => "C’est votre seul nouveau message.".to_owned(),
                new => format!("Vous avez {new} nouveaux messages."),
            });
            let subject = if *urgent {
                format!("Message urgent de {from}")
            } else {
                format!("Nouveau message de {from}")
            };
            link(words(subject, Some(owner), paragraphs), "Écouter", "/voicemail")
        }
        LetterContent::Locked { owner, everywhere } => {
            let paragraphs = vec![
                match everywhere {
                    true => "Trop de codes erronés ont bloqué votre boîte vocale pour le téléphone.",
                    false => "Trop de codes erronés venant d’autres téléphones ont bloqué votre boîte vocale pour eux. Votre propre téléphone l’ouvre toujours.",
                }.to_owned(),
                "Pour la débloquer, réinitialisez votre code sur le site web, ou demandez à votre administrateur de le réinitialiser ou de débloquer la boîte.".to_owned(),
                "Si ce n’était pas vous, quelqu’un essaie de deviner : choisissez un nouveau code.".to_owned(),
            ];
            link(
                words("Votre boîte vocale est bloquée".to_owned(), Some(owner), paragraphs),
                "Réinitialiser le code",
                "/passcode",
            )
        }
        LetterContent::PasscodeReset { owner, one_time, portal } => {
            let mut paragraphs = vec![
                "Un administrateur a réinitialisé le code de votre boîte vocale et l’a débloquée.".to_owned(),
            ];
            paragraphs.push(match one_time {
                Some(_) => "Ce code à usage unique l’ouvre au prochain appel ; vous en choisissez ensuite un nouveau :",
                None => "Au prochain appel, le code par défaut de votre organisation l’ouvre ; vous en choisissez ensuite un nouveau. Votre administrateur peut vous le donner.",
            }.to_owned());
            if !portal.is_empty() {
                paragraphs.push(format!("Appelez le {}.", portal.join(" ou ")));
            }
            let said =
                words("Votre code de messagerie a été réinitialisé".to_owned(), Some(owner), paragraphs);
            Words { secret: one_time.as_ref().map(|passcode| passcode.expose().to_owned()), ..said }
        }
        LetterContent::PasscodeSet { owner } => {
            let paragraphs = vec![
                "Un nouveau code a été choisi pour votre boîte vocale ; il est valable tout de suite."
                    .to_owned(),
                "Si ce n’était pas vous, prévenez votre administrateur et choisissez-en un autre.".to_owned(),
            ];
            link(
                words("Votre code de messagerie a changé".to_owned(), Some(owner), paragraphs),
                "Code de messagerie",
                "/passcode",
            )
        }
        LetterContent::NearlyFull { owner, percent } => {
            let paragraphs = vec![
                format!(
                    "Votre boîte vocale est pleine à {percent} %. Une fois pleine, plus personne ne peut y laisser de message."
                ),
                "Supprimez les messages dont vous n’avez plus besoin.".to_owned(),
            ];
            link(
                words(format!("Votre boîte vocale est pleine à {percent} %"), Some(owner), paragraphs),
                "Messages",
                "/voicemail",
            )
        }
        LetterContent::WebhookOff { name, host, gone } => {
            let why = match gone {
                true => format!("Le serveur {host} a répondu que plus personne n’y attend d’événements."),
                false => format!("Le serveur {host} n’a rien accepté depuis trop longtemps."),
            };
            let paragraphs =
                vec![why, "Ce qui se passe jusqu’à la réactivation ne sera pas envoyé plus tard.".to_owned()];
            link(
                words(format!("Plus aucun événement n’est envoyé à {name}"), None, paragraphs),
                "Webhook",
                "/admin/webhooks",
            )
        }
        LetterContent::Test => words(
            "Le serveur de courrier de votre messagerie fonctionne".to_owned(),
            None,
            vec!["Quelqu’un a demandé cette lettre pour voir si elle arrive. Elle arrive.".to_owned()],
        ),
    }
}
