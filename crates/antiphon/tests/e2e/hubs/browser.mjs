// A browser that does one errand on the pages and says what it saw: node browser.mjs ERRAND [WORDS…]
// The demo is described by the file in ANTIPHON_DEMO; packages are in ANTIPHON_PEERS; pictures go to ANTIPHON_SHOTS.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const peers = createRequire(path.join(process.env.ANTIPHON_PEERS, "package.json"));
const { chromium } = peers("playwright-core");
const { default: AxeBuilder } = peers("@axe-core/playwright");
const demo = JSON.parse(fs.readFileSync(process.env.ANTIPHON_DEMO));
const shots = process.env.ANTIPHON_SHOTS;

const person = (extension) => demo.people.find((it) => it.extension === extension);

function expect(holds, what) {
  if (!holds) throw new Error(what);
}

/// A page, and whatever its browser complained of.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return { page, complaints };
}

async function signIn(page, who) {
  await page.goto(`${demo.http}/sign-in`);
  await page.getByLabel("E-mail address").fill(who.email);
  await page.getByLabel("Password").fill(who.web_password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

async function says(page, words) {
  await page.getByRole("status").getByText(words).waitFor();
}

const errands = {
  // An administrator resets somebody's voicemail PIN, found by name (M16).
  async reset(extension) {
    const { page, complaints } = await open();
    await signIn(page, demo.admin);
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await page.getByLabel("Search").fill(person(extension).name.split(" ")[1]);
    await page.getByRole("link", { name: person(extension).name }).click();
    await page.getByRole("link", { name: "Calling › Voicemail" }).click();
    await page.getByRole("button", { name: "Reset Voicemail PIN" }).click();
    await says(page, "The passcode is reset");
    await page.getByText("default passcode, to be changed").waitFor();
    return complaints;
  },

  // An owner who is locked out sees it, and resets the passcode; the rules are judged while it is typed (M17).
  async unlock(extension, passcode) {
    const { page, complaints } = await open();
    await signIn(page, person(extension));
    await page.getByText("have locked your mailbox").waitFor();
    await page.getByRole("link", { name: "Reset the voicemail PIN" }).click();
    await page.getByLabel("New passcode", { exact: true }).pressSequentially("111");
    await page.locator("#rules .broken").first().waitFor();
    await page.getByLabel("New passcode", { exact: true }).fill(passcode);
    await page.locator("#rules .broken").first().waitFor({ state: "detached" });
    await page.getByLabel("New passcode again").fill(passcode);
    await page.getByRole("button", { name: "Reset voicemail PIN" }).click();
    await says(page, "The new passcode works at once");
    return complaints;
  },

  // Another default passcode, and a user who comes after it (M8).
  async newcomer(passcode, name, extension) {
    const { page, complaints } = await open();
    await signIn(page, demo.admin);
    await page.getByRole("link", { name: "Service Settings" }).click();
    await page.getByLabel("Default passcode", { exact: true }).fill(passcode);
    await page.getByLabel("Confirm default passcode").fill(passcode);
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await page.getByRole("link", { name: "Add a user" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Extension").fill(extension);
    await page.getByRole("button", { name: "Add the user" }).click();
    await says(page, "Created.");
    await page.getByRole("link", { name: "Devices" }).last().click();
    await page.getByRole("button", { name: "Add a phone" }).click();
    const username = await page.locator("#made-user").textContent();
    const password = await page.locator("#made-password").textContent();
    console.log(`phone ${username} ${password}`);
    return complaints;
  },

  // A page that is open shows a message as it comes, without being loaded anew; then it is deleted and brought back.
  async watch(extension) {
    const { page, complaints } = await open();
    await signIn(page, person(extension));
    await page.getByText("No messages.").waitFor();
    console.log("watching");
    await page.locator(".message.new").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: /^Delete/ }).click();
    await says(page, "Message deleted.");
    await page.getByRole("link", { name: "Deleted" }).click();
    await page.getByRole("button", { name: "Bring back" }).click();
    await says(page, "Message brought back.");
    return complaints;
  },

  // The main jobs of both hubs without any script.
  async plain(extension) {
    const { page } = await open({ javaScriptEnabled: false });
    await signIn(page, person(extension));
    await page.getByRole("button", { name: "Mark as heard" }).first().click();
    await says(page, "Marked as heard.");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Rings before").fill("99");
    await page.locator("form.card").evaluate((form) => form.setAttribute("novalidate", ""));
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator("#rings-error").getByText("Must lie between 2 and 20, not 99.").waitFor();
    expect((await page.getByLabel("Rings before").inputValue()) === "99", "what was typed is kept");
    await page.getByLabel("Rings before").fill("4");
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, demo.admin);
    await page.getByRole("link", { name: "Locations" }).first().click();
    await page.getByRole("link", { name: demo.locations[0].name }).click();
    await page.getByLabel("Caller ID first name").fill("Front");
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    return [];
  },

  // On a phone one button opens everywhere one can go, by keyboard and without any script.
  async menu(extension) {
    const { page } = await open({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false });
    await signIn(page, person(extension));
    const button = page.getByRole("button", { name: "Menu" });
    const settings = page.getByRole("link", { name: "Settings", exact: true });
    expect(!(await settings.isVisible()), "it is closed at first");
    await button.press("Enter");
    await settings.waitFor();
    await page.keyboard.press("Escape");
    await settings.waitFor({ state: "hidden" });
    await button.press("Enter");
    await settings.press("Enter");
    await page.waitForURL("**/settings");
    expect(!(await settings.isVisible()), "it is closed on the next page");
    await page.setViewportSize({ width: 1200, height: 800 });
    await settings.waitFor();
    expect(!(await button.isVisible()), "there is no button where there is room");
    return [];
  },

  // Every page in both schemes and narrow, looked over by axe and photographed.
  async everything() {
    const complaints = [];
    for (const [scheme, width] of [["light", 1200], ["dark", 1200], ["light", 390]]) {
      const { page, complaints: heard } = await open({ viewport: { width, height: 900 }, colorScheme: scheme });
      const look = async (place, name) => {
        const answer = await page.goto(demo.http + place);
        expect(answer.status() === 200, `${place}: ${answer.status()}`);
        await page.screenshot({ path: path.join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const it of violations) complaints.push(`${place} (${scheme}, ${width}): ${it.id} ${it.nodes[0].target}`);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (beyond > 0) complaints.push(`${place} (${scheme}, ${width}) is ${beyond} px wider than its window`);
      };
      await look("/sign-in", "sign-in");
      await signIn(page, person("2001"));
      for (const place of ["voicemail", "phone", "demo", "settings", "greetings", "passcode", "calls", "devices", "account", "account/email/confirm", "lists", "voicemail/new"]) {
        await look(`/${place}`, `user-${place.replaceAll("/", "-")}`);
      }
      await page.context().clearCookies();
      await signIn(page, demo.admin);
      const [user, location] = [person("2001").id, demo.locations[0].id];
      const [group, attendant] = [demo.groups[0].id, demo.attendants[0].id];
      for (const place of [
        "", "/alerts", "/calls", "/deliveries", "/audit", "/users", "/users/new", "/users/import", `/users/${user}`,
        `/users/${user}/voicemail`, `/users/${user}/greetings`, `/users/${user}/calls`, `/users/${user}/devices`,
        "/groups", "/groups/new", `/groups/${group}`, `/groups/${group}/remove`, "/locations", "/locations/new",
        `/locations/${location}`, `/locations/${location}/voicemail`, `/locations/${location}/general`,
        `/users/${user}/remove`, "/users/removed", "/devices", "/numbers", "/organization", "/organization/branding", "/organization/mail", "/features",
        `/features/attendants/${attendant}`, "/trunks", "/webhooks", "/integrations", "/live-calls", "/service-settings",
      ]) {
        await look(`/admin${place}`, `admin${place.replaceAll("/", "-").replaceAll(/-[0-9a-f-]{36}/g, "-one")}`);
      }
      complaints.push(...heard);
    }
    return complaints;
  },
};

const [errand, ...words] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const complaints = await errands[errand](...words);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await browser.close();
}
