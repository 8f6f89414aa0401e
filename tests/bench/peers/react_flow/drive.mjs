// Opens the page in a browser without a window, runs every gesture and prints the figures as JSON.
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page_path, scene_path, browser_path, count_text] = process.argv.slice(2);
const count = Number(count_text);
const scene = JSON.parse(readFileSync(scene_path, "utf-8"));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function children(parent) {
  const found = [];
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf-8");
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent) found.push(Number(name));
    } catch {} // It ended meanwhile.
  }
  return found.flatMap((child) => [child, ...children(child)]);
}

// Nanoseconds of processor time that all threads of these processes have used.
function used(processes) {
  let sum = 0;
  for (const id of processes) {
    for (const thread of readdirSync(`/proc/${id}/task`)) {
      try {
        sum += Number(readFileSync(`/proc/${id}/task/${thread}/schedstat`, "utf-8").split(" ")[0]);
      } catch {} // It ended meanwhile.
    }
  }
  return sum;
}

// Megabytes of these processes; what several share is counted once.
function memory(processes) {
  let sum = 0;
  for (const id of processes) {
    sum += Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf-8"))[1]) / 1024;
  }
  return sum;
}

const flags = ["--no-sandbox", "--disable-gpu", "--disable-frame-rate-limit", "--disable-gpu-vsync"];
const browser = await chromium.launch({ executablePath: browser_path, args: flags });
const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
page.on("pageerror", (error) => console.error(error.message));
await page.goto(pathToFileURL(page_path).href);
await page.waitForFunction(() => window.bench && document.querySelector(".react-flow__pane"));
await page.evaluate(() => window.bench.still(10));

const processes = children(process.pid).filter((id) => {
  const command = readFileSync(`/proc/${id}/cmdline`, "utf-8");
  return command.includes("--type=renderer") || command.includes("--type=gpu-process");
});
const results = {};
const empty = memory(processes);
let most = empty;

async function measured(name, frames, work, ...given) {
  const before = used(processes);
  const times = await page.evaluate(work, given);
  results[name] = { cpu: (used(processes) - before) / 1e6 / frames };
  if (times) results[name].wall = median(times);
  most = Math.max(most, memory(processes));
}

const cards = scene.cards;
const centre = ["x", "y"].map(
  (axis) => (Math.min(...cards.map((card) => card[axis])) + Math.max(...cards.map((card) => card[axis]))) / 2,
);
const away = cards.map((card) => Math.abs(card.x - centre[0]) + Math.abs(card.y - centre[1]));
const first = away.indexOf(Math.min(...away));
const step = Math.max(Math.floor(cards.length / 200), 1);
const card = cards[first].id;
const many = cards.filter((_, place) => place % step === first % step).slice(0, 200);

await measured("load", 1, ([given]) => window.bench.load(given), scene);
for (const [name, stand] of [
  ["fit", () => page.evaluate(() => window.bench.fit())],
  ["100 %", () => page.evaluate((id) => window.bench.fullSize(id), card)],
]) {
  await stand();
  await page.evaluate((frames) => window.bench.pressPane(frames), count);
  await measured(`pan ${name}`, count, ([frames]) => window.bench.moves(frames), count);
  await page.evaluate(() => window.bench.release());
  await stand();
  await measured(`zoom ${name}`, count, ([frames]) => window.bench.zoom(frames), count);
  for (const [drag, ids] of Object.entries({ "drag 1": [card], "drag 200": many.map((one) => one.id) })) {
    await stand();
    await page.evaluate((wanted) => window.bench.select(wanted), ids);
    const before = await page.evaluate((id) => window.bench.place(id), ids.at(-1));
    await page.evaluate(([id, frames]) => window.bench.pressCard(id, frames), [card, count]);
    await measured(`${drag} ${name}`, count, ([frames]) => window.bench.moves(frames), count);
    await page.evaluate(() => window.bench.release());
    const after = await page.evaluate((id) => window.bench.place(id), ids.at(-1));
    if (after.x === before.x && after.y === before.y) throw new Error(`a drag of ${ids.length} did not move them`);
  }
}
await page.evaluate(() => window.bench.fit());
await measured("select all", 1, () => window.bench.selectAll());
results["MB more"] = { cpu: most - empty };
console.log(JSON.stringify(results));
await browser.close();
