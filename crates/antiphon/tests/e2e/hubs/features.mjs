// A browser that does one errand on the pages of features and greetings: node features.mjs ERRAND [WORDS…]

import { demo, expect, launchWithVoice, lookOver, open, person, record, says, seconds, signIn } from "./page.mjs";

const errands = {
  // An administrator gives a key another action; the preview tells it before it is saved, and a fault stands at its key.
  async keys(key, number) {
    const { page, complaints } = await open(browser);
    await signIn(page, demo.admin);
    await page.goto(`${demo.http}/admin/features`);
    await page.getByRole("link", { name: demo.attendants[0].name }).click();
    await page.getByRole("link", { name: "Business hours" }).click();
    const card = page.getByRole("group", { name: `Key ${key}`, exact: true });
    await card.getByLabel(/^What key/).selectOption("Leave a message");
    await card.getByLabel(/^Number/).fill("nobody");
    await page.getByRole("button", { name: "Save this menu" }).click();
    await card.getByText("is refused").waitFor();
    expect((await card.getByLabel(/^Number/).inputValue()) === "nobody", "what was typed is kept");
    const name = person(number).name;
    await card.getByLabel(/^Number/).pressSequentially("");
    await card.getByLabel(/^Number/).fill(name.slice(0, 4));
    await page.locator(`#numbers option[value="${number}"]`).waitFor({ state: "attached" });
    await card.getByLabel(/^Number/).fill(number);
    await page.getByText(`takes a message for ${name} (${number}).`).waitFor();
    await page.getByRole("button", { name: "Save this menu" }).click();
    await says(page, "Saved.");
    return complaints.filter((it) => !it.includes("422"));
  },

  // Schedules and sub-menus without any script.
  async plain() {
    const { page } = await open(browser, { javaScriptEnabled: false });
    await signIn(page, demo.admin);
    await page.goto(`${demo.http}/admin/features/schedules/new`);
    await page.getByLabel("Name").fill("Office hours");
    await page.getByRole("button", { name: "Add the schedule" }).click();
    await says(page, "Created.");
    await page.getByLabel("Day, row 6").selectOption("Saturday");
    await page.getByLabel("From, row 6").fill("10:00");
    await page.getByLabel("To, row 6").fill("12:00");
    await page.getByLabel("Name, date 1").fill("Closing down");
    await page.getByLabel("First day, date 1").fill("2027-05-01");
    await page.getByRole("button", { name: "More rows" }).last().click();
    await page.getByLabel("Name, date 4").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    await page.getByRole("link", { name: "Schedules" }).click();
    await page.getByText("Monday 09:00–17:00").waitFor();
    await page.goto(`${demo.http}/admin/features/attendants/${demo.attendants[0].id}`);
    await page.getByLabel("Business hours", { exact: true }).selectOption("Office hours");
    await page.getByRole("button", { name: "Save" }).click();
    await says(page, "Saved.");
    await page.getByLabel("Name of another one").fill("Opening hours");
    await page.getByRole("button", { name: "Add a sub-menu" }).click();
    await says(page, "Saved.");
    await page.getByLabel("What key 1 does").selectOption("Back to the menu before");
    await page.getByRole("button", { name: "Save this menu" }).click();
    await says(page, "Saved.");
    return [];
  },

  // An owner records a greeting, trims it by keyboard and saves it; callers hear as much as was left.
  async greeting(extension) {
    const { page, complaints } = await open(browser);
    await signIn(page, person(extension));
    await page.getByRole("link", { name: "Greetings" }).click();
    const card = page.getByRole("region", { name: /^No-answer greeting/ });
    await record(card, 3);
    const [from, to] = [card.getByLabel("Beginning of the recording"), card.getByLabel("End of the recording")];
    const whole = Number(await to.getAttribute("max"));
    expect(whole > 2.5 && whole < 5, `about three seconds: ${whole}`);
    await from.focus();
    for (let n = 0; n < 40; n += 1) await page.keyboard.press("ArrowRight");
    await to.focus();
    for (let n = 0; n < 20; n += 1) await page.keyboard.press("ArrowLeft");
    const wanted = Number(await to.inputValue()) - Number(await from.inputValue());
    expect(wanted < whole - 0.3, `trimmed: ${wanted} of ${whole}`);
    await card.getByRole("button", { name: "Listen" }).click();
    await card.getByRole("button", { name: "Stop" }).click();
    await card.getByRole("button", { name: "Save this recording" }).click();
    await says(page, "Callers hear the new greeting from now on.");
    const kept = await seconds(page, "/greetings/no-answer/audio");
    expect(Math.abs(kept - wanted) < 0.05, `kept ${kept} s, wanted ${wanted} s`);
    // Too long a name is stopped at its limit; one that is discarded is not sent.
    const name = page.getByRole("region", { name: /^Recorded name/ });
    await name.getByText("At most 0:10.").waitFor();
    await record(name, 2);
    await name.getByRole("button", { name: "Discard" }).click();
    await name.getByText("Discarded.").waitFor();
    await record(name, 2);
    await name.getByRole("button", { name: "Save this recording" }).click();
    await says(page, "Your recorded name is saved.");
    console.log(`seconds ${kept}`);
    return complaints;
  },

  // An administrator records an announcement, replaces it, brings the first back, and is told who plays it.
  async announcement() {
    const { page, complaints } = await open(browser);
    await signIn(page, demo.admin);
    await page.goto(`${demo.http}/admin/features/announcements`);
    await record(page.locator("form.card"), 2);
    await page.getByLabel("Name").fill("Summer party");
    await page.getByRole("button", { name: "Save this recording" }).click();
    await says(page, "Created.");
    const place = `${new URL(page.url()).pathname}/audio`;
    const first = await seconds(page, place);
    await record(page.locator("form.card"), 4);
    await page.getByRole("button", { name: "Save this recording" }).click();
    await says(page, "Callers hear it from the next call on.");
    expect((await seconds(page, place)) > first + 1, "the second is longer");
    await page.getByRole("button", { name: /^Bring back/ }).click();
    await says(page, "Callers hear it from the next call on.");
    expect((await seconds(page, place)) === first, "the first is back");
    return complaints;
  },

  // Without a microphone the page says so, and a file can be chosen.
  async silent(extension) {
    const { page, complaints } = await open(browser);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); };
    });
    await signIn(page, person(extension));
    await page.goto(`${demo.http}/greetings`);
    const card = page.getByRole("region", { name: /^Busy greeting/ });
    await card.getByRole("button", { name: "Record" }).click();
    await card.getByText("The browser may not use the microphone.").waitFor();
    expect(await card.getByLabel(/WAV file$/).isVisible(), "a file can be chosen");
    return complaints;
  },

  // Every page of features and groups in both schemes and narrow, looked over by axe and photographed.
  async everything() {
    const complaints = [];
    for (const [scheme, width] of [["light", 1200], ["dark", 1200], ["light", 390]]) {
      const { page, complaints: heard } = await open(browser, { viewport: { width, height: 900 }, colorScheme: scheme });
      await signIn(page, demo.admin);
      const [attendant, group] = [demo.attendants[0].id, demo.groups[0].id];
      for (const place of [
        "features/attendants/new", `features/attendants/${attendant}?menu=business`,
        `features/attendants/${attendant}?menu=holiday`, `features/attendants/${attendant}/copy`,
        `features/attendants/${attendant}/remove`, "features/announcements", "features/schedules",
        "features/schedules/new", `groups/${group}/voicemail`, `groups/${group}/greetings`,
      ]) {
        complaints.push(...(await lookOver(page, `/admin/${place}`, scheme, width)));
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
