// A browser that does one errand about messages from desk to desk: node sending.mjs ERRAND [WORDS…]
import {
  demo, expect, launchWithVoice, lookOver, open, person, record, says, seconds, signIn, speech,
} from "./page.mjs";

const errands = {
  // A message is recorded while nobody is named rightly yet, and sent; the lamp of the other's open page lights up.
  async compose(author, other) {
    const reader = await open(browser);
    await signIn(reader.page, person(other));
    await reader.page.getByRole("link", { name: "Settings" }).click();
    await reader.page.getByRole("heading", { name: "Voicemail settings" }).waitFor();
    const { page, complaints } = await open(browser);
    await signIn(page, person(author));
    await page.getByRole("link", { name: "New message" }).click();
    await page.getByLabel("Add people or groups").fill("Mallory");
    await record(page, 2);
    await page.getByRole("button", { name: "Save this recording" }).click();
    await page.getByText("Nobody here is called Mallory.").last().waitFor();
    expect((await page.getByLabel("Add people or groups").inputValue()) === "Mallory", "what was typed is kept");
    const kept = await seconds(page, await page.getByLabel("What you recorded").getAttribute("src"));
    expect(kept > 1 && kept < 4, `about two seconds are kept: ${kept}`);
    await page.getByLabel("Add people or groups").fill(person(other).name);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("checkbox", { name: person(other).name }).waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await says(page, "Sent.");
    await reader.page.getByRole("link", { name: /^Voicemail 1 new/ }).waitFor({ timeout: 60_000 });
    return [...complaints, ...reader.complaints].filter((it) => !it.includes("422"));
  },

  // A list is made, filled and sent to without any script.
  async plain(author, other) {
    const { page } = await open(browser, { javaScriptEnabled: false });
    await signIn(page, person(author));
    await page.getByRole("link", { name: "Lists" }).click();
    await page.getByLabel("Name").fill("Crew");
    await page.getByRole("button", { name: "Make it" }).click();
    await says(page, "Made.");
    await page.getByLabel("People or groups").fill(`${other}, Mallory`);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("Nobody here is called Mallory").last().waitFor();
    await page.getByRole("rowheader", { name: person(other).name }).waitFor();
    await page.getByRole("link", { name: "New message to this list" }).click();
    await page.getByLabel("A WAV file").setInputFiles({ name: "message.wav", mimeType: "audio/wav", buffer: speech(2) });
    await page.getByLabel("Urgent").check();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await says(page, "Sent.");
    return [];
  },

  // A message is forwarded with words before it.
  async forward(owner, other) {
    const { page, complaints } = await open(browser);
    await signIn(page, person(owner));
    await page.getByRole("link", { name: /^Forward the message/ }).first().click();
    await page.getByRole("heading", { name: "Forward a message" }).waitFor();
    await record(page, 2);
    await page.getByRole("button", { name: "Save this recording" }).click();
    await page.getByLabel("What you recorded").waitFor();
    await page.getByLabel("Add people or groups").fill(other);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await says(page, "Sent.");
    return complaints;
  },

  // An administrator records what callers of a voicemail group hear.
  async group() {
    const { page, complaints } = await open(browser);
    await signIn(page, demo.admin);
    await page.goto(`${demo.http}/admin/groups/${demo.groups[0].id}/greetings`);
    const card = page.getByRole("region", { name: /^Greeting/ });
    await record(card, 2);
    await card.getByRole("button", { name: "Save this recording" }).click();
    await says(page, "Callers hear the new greeting from now on.");
    return complaints;
  },

  // Every page of this in both schemes and narrow, looked over by axe and photographed.
  async everything(owner) {
    const complaints = [];
    for (const [scheme, width] of [["light", 1200], ["dark", 1200], ["light", 390]]) {
      const { page, complaints: heard } = await open(browser, { viewport: { width, height: 900 }, colorScheme: scheme });
      await signIn(page, person(owner));
      const forward = await page.getByRole("link", { name: /^Forward the message/ }).first().getAttribute("href");
      if (width === 1200 && scheme === "light") {
        await page.goto(`${demo.http}/lists`);
        await page.getByLabel("Name").fill("Crew");
        await page.getByRole("button", { name: "Make it" }).click();
        await says(page, "Made.");
        await page.getByLabel("People or groups").fill(demo.people[1].extension);
        await page.getByRole("button", { name: "Add", exact: true }).click();
        await says(page, "Added.");
      }
      for (const place of ["/voicemail", "/voicemail/new?to=2002", forward, "/lists", "/lists/1"]) {
        complaints.push(...(await lookOver(page, place, scheme, width)));
      }
      complaints.push(...heard);
    }
    return complaints;
  },
};

const [errand, ...words] = process.argv.slice(2);
const browser = await launchWithVoice();
try {
  const complaints = await errands[errand](...words);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await browser.close();
}
