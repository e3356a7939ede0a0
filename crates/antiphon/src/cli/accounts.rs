//! `antiphon admin`, `account` and `token`.

use std::path::PathBuf;

use antiphon_core::ids::TokenId;
use clap::{Args, Subcommand, ValueEnum};

use super::{OfOrganization, OfPerson};

/// `antiphon admin …`
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Add an administrator who has no mailbox; the password is read from standard input or a file, or chosen with a link
    /// that is sent.
    Create {
        #[command(flatten)]
        of: OfOrganization,
        /// The e-mail address to sign in with.
        #[arg(value_name = "EMAIL")]
        email: String,
        /// The name that pages show; the address otherwise.
        #[arg(long, default_value = "")]
        name: String,
        #[command(flatten)]
        role: RoleArgs,
        #[command(flatten)]
        password: PasswordSource,
        /// Send a letter with a link to choose the password, instead of reading one.
        #[arg(long, conflicts_with_all = ["password_file", "no_password"])]
        invite: bool,
    },
}

/// `antiphon account …`
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Add the account of a person; the password is read from standard input or a file.
    Create {
        #[command(flatten)]
        of: OfPerson,
        /// The e-mail address to sign in with; the person's own otherwise.
        #[arg(long, value_name = "EMAIL", default_value = "")]
        email: String,
        #[command(flatten)]
        role: RoleArgs,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Invite a person to choose a web password: a letter with a link goes to the person's address, once more if need
    /// be.
    Invite {
        #[command(flatten)]
        of: OfPerson,
        /// Print the link instead of sending it, for whoever hands it over.
        #[arg(long)]
        print: bool,
    },
    /// Take the invitation of a person back.
    RevokeInvitation(OfPerson),
    /// Send the owner of an account a link to choose a password.
    SendLink(OfAccount),
    /// List the accounts.
    List(OfOrganization),
    /// Change what an account may administer, or its address.
    Set {
        #[command(flatten)]
        account: OfAccount,
        #[command(flatten)]
        role: RoleArgs,
        /// The new e-mail address to sign in with.
        #[arg(long, value_name = "EMAIL")]
        new_email: Option<String>,
    },
    /// Set the password, read from standard input or a file; the account is signed out everywhere.
    SetPassword {
        #[command(flatten)]
        account: OfAccount,
        /// Read the password from this file instead of standard input.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Let an account try at once again that has to wait after wrong passwords.
    Free(OfAccount),
    /// List the browsers that are signed in.
    Sessions(OfAccount),
    /// Sign an account out everywhere.
    SignOut(OfAccount),
    /// Show an account, with its passkeys.
    Show(OfAccount),
    /// Remove all passkeys of an account whose owner has lost them. Browsers stay signed in: `sign-out` ends them.
    RemovePasskeys(OfAccount),
    /// Remove an account with its sessions and tokens; the person and the mailbox stay.
    Remove(OfAccount),
}

/// `antiphon token …`
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token; it is printed this once.
    Create(TokenCreate),
    /// List the tokens.
    List(OfOrganization),
    /// Revoke a token; it is unknown from then on.
    Revoke {
        #[command(flatten)]
        of: OfOrganization,
        /// The token, as `antiphon token list` shows it.
        #[arg(value_name = "ID")]
        token: TokenId,
    },
}

/// `antiphon token create`
#[derive(Debug, Args)]
pub(crate) struct TokenCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// What it is called in lists.
    pub(crate) name: String,
    /// The address of the account that it acts for.
    #[arg(long, value_name = "EMAIL", conflicts_with_all = ["role", "administers"])]
    pub(crate) account: Option<String>,
    #[command(flatten)]
    pub(crate) role: RoleArgs,
    /// What it is for, such as spark:calls_read; may be given several times. All that is of use otherwise.
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: Vec<String>,
    /// Days until it ends; never otherwise.
    #[arg(long, value_name = "DAYS")]
    pub(crate) days: Option<u32>,
}

/// What may be administered.
#[derive(Debug, Args)]
pub(crate) struct RoleArgs {
    /// What may be administered.
    #[arg(long, value_enum)]
    pub(crate) role: Option<Role>,
    /// Administer this location only, by name or id; may be given several times.
    #[arg(long, value_name = "LOCATION", conflicts_with = "role")]
    pub(crate) administers: Vec<String>,
}

/// A role that needs no location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Nothing but the own mailbox.
    User,
    /// Sees the whole organization and changes nothing.
    ReadOnly,
    /// The whole organization.
    Organization,
}

/// Which account.
#[derive(Debug, Args)]
pub(crate) struct OfAccount {
    /// The e-mail address that the account is signed in with.
    #[arg(value_name = "EMAIL")]
    pub(crate) email: String,
}

/// Where a web password comes from. Never an argument: arguments stand in process lists.
#[derive(Debug, Args)]
pub(crate) struct PasswordSource {
    /// Read the password from this file instead of standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Set no password yet: until somebody does, only a provider can sign its owner in (`[openid]`).
    #[arg(long, conflicts_with = "password_file")]
    pub(crate) no_password: bool,
}
