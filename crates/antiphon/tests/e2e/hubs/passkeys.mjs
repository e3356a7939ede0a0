// A browser with a passkey device of its own that does one errand: node passkeys.mjs ERRAND [WORDS…]
import { demo, examine, expect, launch, lookOver, open, person, says, signIn } from "./page.mjs";

// Passkeys belong to names.
demo.http = demo.http.replace("127.0.0.1", "localhost");

/// A device that verifies its owner, as browsers have them (WebAuthn section 11).
async function device(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    /// Whoever took a copy of it then counts on from there.
    async goesBackTo(signCount) {
      const { credentials } = await browser.send("WebAuthn.getCredentials", { authenticatorId });
      const [credential] = credentials;
      const { credentialId } = credential;
      await browser.send("WebAuthn.removeCredential", { authenticatorId, credentialId });
      await browser.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credential, signCount } });
    },
  };
}

/// Whoever is signed in gets a passkey.
async function add(page, name) {
  await page.goto(`${demo.http}/account`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("What you call it").fill(name);
  await page.getByRole("button", { name: "Make the passkey" }).click();
}

async function signOut(page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await says(page, "You are signed out.");
}

/// Presses the button at the door.
async function knock(page, back = "") {
  await page.goto(`${demo.http}/sign-in?back=${back}`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
}

/// The browser complains of answers that refuse something, as it should.
const unexpected = (complaints) => complaints.filter((it) => !/the server responded with a status of 4(03|22)/.test(it));

const errands = {
  // A passkey from its making to its removal; in between, somebody makes the session old.
  async life(extension) {
    const { page, complaints } = await open(browser);
    await device(page);
    await signIn(page, person(extension));
    await add(page, "My key");
    await says(page, "The passkey is added.");
    await page.getByRole("rowheader", { name: "My key" }).waitFor();
    await add(page, "Another");
    await page.getByRole("alert").getByText("has a passkey for this account already").waitFor();
    await page.getByRole("link", { name: "Cancel" }).click();
    await signOut(page);
    await knock(page, "/settings");
    await page.waitForURL(`${demo.http}/settings`);
    console.log("signed in");
    await new Promise((old) => process.stdin.once("data", old));
    await page.goto(`${demo.http}/account`);
    await page.getByLabel("What it is for").fill("script");
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("heading", { name: "Confirm that it is you" }).waitFor();
    complaints.push(...(await examine(page, "/prove", "light", 1200)));
    await page.getByRole("button", { name: "Confirm with a passkey" }).click();
    expect((await page.locator("#token").textContent()).startsWith("antiphon_"), "the token is made at once");
    await page.getByRole("link", { name: "Rename or remove My key" }).click();
    await page.getByLabel("What you call it").fill("Old key");
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    await page.getByRole("link", { name: "Rename or remove Old key" }).click();
    await page.getByRole("link", { name: "Remove “Old key”…" }).click();
    await page.getByRole("button", { name: "Remove “Old key”" }).click();
    await says(page, "The passkey is removed.");
    await signOut(page);
    await knock(page);
    await page.getByRole("alert").getByText("Nobody signs in here with this passkey").waitFor();
    return unexpected(complaints);
  },

  // Somebody has copied a passkey and comes after its owner.
  async copy(extension) {
    const { page, complaints } = await open(browser);
    const key = await device(page);
    await signIn(page, person(extension));
    await add(page, "My key");
    await says(page, "The passkey is added.");
    for (let times = 0; times < 2; times += 1) {
      await signOut(page);
      await knock(page);
      await page.waitForURL(`${demo.http}/voicemail`);
    }
    await signOut(page);
    await key.goesBackTo(1);
    await knock(page);
    await page.getByRole("alert").getByText("may have been copied").waitFor();
    await signIn(page, demo.admin);
    await page.goto(`${demo.http}/admin/alerts`);
    await page.getByText(`The passkey “My key” of ${person(extension).name} may have been copied.`).waitFor();
    return unexpected(complaints);
  },

  // Without scripts the button says what it needs; by a number there is none, and the page says why.
  async plain() {
    const { page } = await open(browser, { javaScriptEnabled: false });
    await knock(page);
    await page.getByText("Passkeys need a script of this page").waitFor();
    await page.goto(`${demo.http.replace("localhost", "127.0.0.1")}/sign-in`);
    await page.getByText("these pages were opened by a number").waitFor();
    const place = await page.getByRole("link", { name: demo.http }).getAttribute("href");
    expect(place === demo.http, `the same pages by a name: ${place}`);
    return [];
  },

  // Every page of this in both schemes and narrow, looked over by axe and photographed.
  async everything(extension) {
    const complaints = [];
    for (const [scheme, width] of [["light", 1200], ["dark", 1200], ["light", 390]]) {
      const { page, complaints: heard } = await open(browser, { viewport: { width, height: 900 }, colorScheme: scheme });
      await device(page);
      complaints.push(...(await lookOver(page, "/sign-in", scheme, width)));
      await signIn(page, person(extension));
      await page.goto(`${demo.http}/account`);
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByRole("heading", { name: "Add a passkey" }).waitFor();
      complaints.push(...(await examine(page, "/account/passkeys/new", scheme, width)));
      await add(page, `Key for ${scheme} at ${width}`);
      await says(page, "The passkey is added.");
      const link = page.getByRole("link", { name: /^Rename or remove/ }).first();
      const place = await link.getAttribute("href");
      for (const it of ["/account", place, `${place}/remove`]) complaints.push(...(await lookOver(page, it, scheme, width)));
      complaints.push(...heard);
    }
    return complaints;
  },
};

const [errand, ...words] = process.argv.slice(2);
const browser = await launch();
try {
  const complaints = await errands[errand](...words);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await browser.close();
}
