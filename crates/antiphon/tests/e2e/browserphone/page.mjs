// The phone on the pages in a real browser: node page.mjs WORD… ; what it is to do comes line by line on standard input,
// and it answers each with a line. The demo is described by the file in ANTIPHON_DEMO; packages are in ANTIPHON_PEERS;
// what the browser's microphone hears is the file in ANTIPHON_SPEECH, or beeps.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { Network } from "./network.mjs";

const peers = createRequire(path.join(process.env.ANTIPHON_PEERS, "package.json"));
const { chromium } = peers("playwright-core");
const demo = JSON.parse(fs.readFileSync(process.env.ANTIPHON_DEMO));
const speech = process.env.ANTIPHON_SPEECH;
const PATIENCE = 30_000;

const network = await Network.to(new URL(demo.http));
network.carriesAudio = !process.argv.includes("no-sound");
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    ...(process.argv.includes("no-microphone") ? [] : ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]),
    ...(speech ? [`--use-file-for-fake-audio-capture=${speech}`] : []),
  ],
});
const page = await (await browser.newContext({ viewport: { width: 1200, height: 1000 } })).newPage();
page.setDefaultTimeout(PATIENCE);
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
// Audio goes through a network that can be lost, as everything else does.
await page.exposeFunction("throughNetwork", (sdp) => network.lead(sdp));
await page.addInitScript(() => {
  const agree = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    return agree.call(this, { ...description, sdp: await throughNetwork(description.sdp) });
  };
});

const phone = page.locator("[data-phone]");
const button = (name) => page.getByRole("button", { name });
const until = (look, wanted) => page.waitForFunction(look, wanted, { timeout: PATIENCE, polling: 50 });
const state = (wanted) => until((wanted) => document.querySelector("[data-phone]").dataset.state === wanted, wanted);

const heard = async () => {
  await until(() => document.querySelector("[data-phone]").dataset.heardAfter);
  return `heard after ${await phone.getAttribute("data-heard-after")} ms`;
};

const orders = {
  async "sign in"(extension) {
    const who = demo.people.find((it) => it.extension === extension);
    await page.goto(`${network.place}/sign-in?back=/phone`);
    await page.getByLabel("E-mail address").fill(who.email);
    await page.getByLabel("Password").fill(who.web_password);
    await button("Sign in").click();
    return orders.ready();
  },
  async open(place) {
    await page.goto(network.place + place);
    return orders.ready();
  },
  async ready() {
    await until(() => document.querySelector("[data-phone]")?.dataset.ready === "true");
    return "ready";
  },
  async click(name) {
    await button(name).click();
    return "clicked";
  },
  // Presses something that leads to another page.
  async go(name) {
    await Promise.all([page.waitForEvent("framenavigated"), button(name).click()]);
    await page.waitForLoadState();
    return new URL(page.url()).pathname;
  },
  async portal() {
    await button(/^Voice portal/).click();
    return heard();
  },
  async dial(number) {
    await page.getByLabel("Number to call").fill(number);
    await page.getByLabel("Number to call").press("Enter");
    return "dialled";
  },
  // As fingers do it: the phone sends one key after the other.
  async press(keys) {
    await page.locator("h1").click();
    for (const key of keys) await page.keyboard.press(key);
    return "pressed";
  },
  async "press on the pad"(keys) {
    for (const key of keys) await page.getByRole("group", { name: "Dial pad" }).getByRole("button", { name: key, exact: true }).click();
    return "pressed";
  },
  async answer() {
    await state("called");
    const who = await page.locator("[data-part=state]").textContent();
    await button("Answer").click();
    return who;
  },
  async "hang up"() {
    await button("Hang up").click();
    await state("idle");
    return "idle";
  },
  async is(wanted) {
    await state(wanted);
    return wanted;
  },
  // Words of a caption, now or before.
  async caption(words) {
    await until((words) => document.querySelector("[data-captions]").textContent.includes(words), words);
    return "read";
  },
  // The same words so many times in all.
  async heard(times, words) {
    const often = ([times, words]) => document.querySelector("[data-captions]").textContent.split(words).length > times;
    await until(often, [Number(times), words]);
    return "read";
  },
  async captions() {
    return (await page.locator("[data-captions]").textContent()).replaceAll(/\s+/g, " ");
  },
  async "is silent"() {
    await until(() => !document.querySelector("[data-now]").classList.contains("speaking"));
    return "silent";
  },
  async "speaks for"(seconds) {
    await orders["speaks into it"]();
    await page.waitForTimeout(Number(seconds) * 1_000);
    return "spoken";
  },
  async scene(wanted) {
    await until((wanted) => document.querySelector("[data-map] [aria-current]")?.dataset.scene === wanted, wanted);
    return "lit";
  },
  // For so many milliseconds it hears something in most moments.
  async hears(ms) {
    const loud = await page.evaluate(async (ms) => {
      const looks = Math.round(ms / 50);
      let loud = 0;
      for (let look = 0; look < looks; look++) {
        if (document.querySelector("[data-part=levelIn]").value > 0) loud++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return loud / looks;
    }, Number(ms));
    return loud > 0.5 ? "hears" : `hears only in ${Math.round(loud * 100)} of 100 moments`;
  },
  async "hears something"() {
    await until(() => document.querySelector("[data-part=levelIn]").value > 0.3);
    return "hears something";
  },
  async "speaks into it"() {
    await until(() => document.querySelector("[data-part=levelOut]").value > 0.2);
    return "speaks";
  },
  // Another microphone, by its name.
  async choose(name) {
    await page.getByLabel("Microphone").selectOption(name);
    return "chosen";
  },
  async "is not heard"() {
    await until(() => document.querySelector("[data-part=levelOut]").value === 0);
    return "not heard";
  },
  async counts(words) {
    await until((words) => document.querySelector("[data-part=counts]").textContent.includes(words), words);
    return "shown";
  },
  async "says"(words) {
    await until((words) => document.querySelector("[data-part=state]").textContent.includes(words), words);
    return "said";
  },
  async problem(words) {
    await until((words) => document.querySelector("[data-part=problem]").textContent.includes(words), words);
    return "told";
  },
  async lose(seconds) {
    await network.lose(Number(seconds) * 1_000);
    return "lost and found";
  },
  async complaints() {
    return complaints.join(" | ") || "none";
  },
};

try {
  console.log("here");
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, ...words] = line.split(": ");
    try {
      console.log(await orders[order](...words));
    } catch (problem) {
      const seen = await page.locator("main").textContent().catch(() => "no page");
      const shown = seen.replaceAll(/\s+/g, " ").slice(0, 3_000);
      console.log(`failed: ${String(problem).split("\n")[0]}; complaints: ${complaints.join(" | ")}; shown: ${shown}`);
    }
  }
} finally {
  await browser.close();
  network.close();
}
