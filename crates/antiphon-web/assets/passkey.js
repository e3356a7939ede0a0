// Passkeys: a button (data-passkey) asks the browser for one and sends what it says with the form that the button is in.
// Without this script, or without passkeys, one signs in with the password.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (it) => it.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/// What went wrong, as people know it; by the names of WebAuthn section 5.1.
const PROBLEMS = {
  NotAllowedError: "Nothing was chosen, or it took too long. Please try again.",
  InvalidStateError: "This device or password manager has a passkey for this account already.",
  SecurityError: "The browser has no passkeys for the address of this page.",
  NotSupportedError: "This browser or device cannot make such a passkey.",
  ConstraintError: "This device cannot check who uses it: set up a screen lock or a PIN first.",
};

class Told extends Error {}

async function question(button) {
  if (button.dataset.options) return JSON.parse(button.dataset.options);
  const answer = await fetch(button.dataset.ask, { method: "POST" }).catch(() => null);
  if (!answer) throw new Told("The server does not answer. Please try again.");
  const isQuestion = answer.ok && answer.headers.get("content-type")?.startsWith("application/json");
  if (!isQuestion) throw new Told("Please load this page anew and try again.");
  return answer.json();
}

/// The question as browsers take it: with bytes.
function withBytes(options) {
  const { challenge, user, excludeCredentials } = options;
  const publicKey = { ...options, challenge: bytes(challenge) };
  if (user) publicKey.user = { ...user, id: bytes(user.id) };
  if (excludeCredentials) {
    publicKey.excludeCredentials = excludeCredentials.map(({ type, id }) => ({ type, id: bytes(id) }));
  }
  return publicKey;
}

/// The answer as it is sent: with text.
function withText(credential) {
  const { response } = credential;
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: said,
  });
}

async function credential(button) {
  if (!window.PublicKeyCredential) throw new Told("This browser has no passkeys, or not at the address of this page.");
  const { origin, passkey } = button.dataset;
  if (location.origin !== origin) throw new Told(`Passkeys belong to ${origin}: open the page there.`);
  const publicKey = withBytes(await question(button));
  return passkey === "create" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
}

function tell(button, words) {
  document.getElementById(button.getAttribute("aria-describedby")).textContent = words;
}

async function pressed(button) {
  const { form } = button;
  if (button.dataset.passkey === "create" && !form.reportValidity()) return;
  button.disabled = true;
  tell(button, "");
  try {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name });
    field.value = withText(await credential(button));
    form.append(field);
    form.submit();
  } catch (error) {
    tell(button, error instanceof Told ? error.message : (PROBLEMS[error.name] ?? `The browser says: ${error.message}`));
    button.disabled = false;
    button.focus();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  event.preventDefault();
  pressed(button);
});
