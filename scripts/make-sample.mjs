// Makes resources/sample/: a short talk by two flite voices over drawn slides and soft music, with
// its true transcript. Run by developers only (needs flite and ffmpeg); the result is committed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const RATE = 48_000;
const folder = resolve(import.meta.dirname, "..", "resources", "sample");
const work = mkdtempSync(join(tmpdir(), "octavia-sample-"));

/** Speaker, sentence, and the pause after it in seconds. A slide goes with each pair of turns. */
const TALK = [
  ["rms", "Hello, and welcome to our garden.", 0.5],
  ["rms", "Today we want to show you how to grow tomatoes at home.", 1.1],
  ["slt", "You need a small pot, some good soil, and a place with a lot of light.", 0.9],
  ["rms", "Put the seeds in the soil, and give them water every morning.", 1.2],
  ["slt", "After two weeks, you will see the first green leaves.", 1.1],
  ["rms", "When the plants are strong, move them to the garden.", 0.6],
  ["rms", "They need space to grow.", 1.2],
  ["slt", "In the summer, the fruit will be red and sweet.", 0.9],
  ["slt", "Thank you for watching, and see you next time.", 1.4],
];
const LEAD_IN = 1.2;
const SLIDES = [
  { from: 0, title: "Tomatoes at home", art: tomato(480, 330, 110) },
  { from: 2, title: "A pot, soil and light", art: pot(400, 250) + sun(690, 170) },
  { from: 3, title: "Water every morning", art: pot(400, 250) + drops(430, 130) },
  { from: 4, title: "After two weeks", art: pot(400, 250) + sprout(480, 250, 60) },
  {
    from: 5,
    title: "Into the garden",
    art: [180, 380, 580, 780].map((x) => sprout(x, 420, 130)).join(""),
  },
  {
    from: 7,
    title: "Summer",
    art: sun(760, 150) + tomato(300, 350, 70) + tomato(480, 340, 85) + tomato(650, 355, 65),
  },
];

function tomato(x, y, r) {
  return `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${r * 0.9}" fill="#d8402f"/>
    <ellipse cx="${x - r * 0.35}" cy="${y - r * 0.35}" rx="${r * 0.2}" ry="${r * 0.13}" fill="#f08a7c"/>
    <path d="M${x} ${y - r * 0.8} l${-r * 0.5} ${-r * 0.1} l${r * 0.4} ${r * 0.3} z m0 0 l${r * 0.5} ${-r * 0.1} l${-r * 0.4} ${r * 0.3} z" fill="#3d7a35"/>`;
}
function pot(x, y) {
  return `<path d="M${x} ${y} h160 l-22 170 h-116 z" fill="#b5673a"/><rect x="${x - 10}" y="${y - 22}" width="180" height="34" rx="6" fill="#9c5530"/>`;
}
function sun(x, y) {
  const rays = [...Array(12).keys()].map((i) => {
    const a = (i * Math.PI) / 6;
    const at = (d) => `${(x + d * Math.cos(a)).toFixed(1)} ${(y + d * Math.sin(a)).toFixed(1)}`;
    return `<path d="M${at(72)} L${at(100)}" stroke="#f2b632" stroke-width="9" stroke-linecap="round"/>`;
  });
  return `<circle cx="${x}" cy="${y}" r="58" fill="#f2b632"/>${rays.join("")}`;
}
function drops(x, y) {
  return [0, 40, 80]
    .map((dx, i) => `<path d="M${x + dx} ${y + i * 14} q-14 26 0 34 q14 -8 0 -34" fill="#4a90c8"/>`)
    .join("");
}
function sprout(x, y, h) {
  return `<path d="M${x} ${y} v${-h}" stroke="#3d7a35" stroke-width="8"/>
    <path d="M${x} ${y - h} q-60 -10 -66 -52 q60 0 66 52 q6 -52 66 -52 q-6 42 -66 52" fill="#5aa24c"/>`;
}
function svg({ title, art }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">
    <rect width="960" height="540" fill="#f4efe2"/><rect y="440" width="960" height="100" fill="#cfe0b8"/>
    ${art}<text x="480" y="505" font-family="DejaVu Sans" font-size="40" fill="#2f3a2a" text-anchor="middle">${title}</text></svg>`;
}

const ffmpeg = (...args) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args]);

const speech = [];
const sentences = [];
let at = LEAD_IN;
for (const [index, [speaker, text, pause]] of TALK.entries()) {
  const spoken = join(work, `${index}.wav`);
  execFileSync("flite", ["-voice", speaker, "-t", text, "-o", spoken]);
  const pcm = execFileSync(
    "ffmpeg",
    ["-v", "error", "-i", spoken, "-ar", `${RATE}`, "-ac", "1", "-f", "f32le", "-"],
    { maxBuffer: 2 ** 26 },
  );
  const seconds = pcm.length / 4 / RATE;
  const round = (t) => Math.round(t * 1000) / 1000;
  sentences.push({ speaker, text, start: round(at), end: round(at + seconds) });
  speech.push({ pcm, frame: Math.round(at * RATE) });
  at += seconds + pause;
}
const duration = at;

const voices = Buffer.alloc(Math.ceil(duration * RATE) * 4);
for (const { pcm, frame } of speech) pcm.copy(voices, frame * 4);
writeFileSync(join(work, "voices.f32"), voices);

// Four soft chords, four seconds each, round and round; the second channel is a little out of tune.
const CHORDS = [
  [220, 277.18, 329.63],
  [174.61, 220, 261.63],
  [196, 246.94, 293.66],
  [164.81, 207.65, 246.94],
];
const pad = (detune) =>
  CHORDS.map((chord, i) => {
    const tones = chord
      .map((f) => `sin(2*PI*${f * detune}*t)+0.3*sin(4*PI*${f * detune}*t)`)
      .join("+");
    return `eq(mod(floor(t/4),4),${i})*pow(sin(PI*mod(t,4)/4),0.5)*(${tones})`;
  }).join("+");
const music = `aevalsrc='0.010*(${pad(1)})|0.010*(${pad(1.003)})':s=${RATE}:d=${duration}`;

const list = SLIDES.map((slide, i) => {
  const path = join(work, `${i}.svg`);
  writeFileSync(path, svg(slide));
  const from = i === 0 ? 0 : sentences[slide.from].start - 0.3;
  const to = i + 1 < SLIDES.length ? sentences[SLIDES[i + 1].from].start - 0.3 : duration;
  return `file '${path}'\nduration ${(to - from).toFixed(3)}`;
});
writeFileSync(
  join(work, "slides.txt"),
  `${list.join("\n")}\nfile '${join(work, `${SLIDES.length - 1}.svg`)}'\n`,
);

ffmpeg(
  ...["-f", "concat", "-safe", "0", "-i", join(work, "slides.txt")],
  ...["-f", "f32le", "-ar", `${RATE}`, "-ac", "1", "-i", join(work, "voices.f32")],
  ...["-f", "lavfi", "-i", music],
  ...[
    "-filter_complex",
    "[1:a]volume=0.8,pan=stereo|c0=c0|c1=c0[v];[v][2:a]amix=inputs=2:normalize=0:duration=first[a];[0:v]fps=25,format=yuv420p[p]",
  ],
  ...["-map", "[p]", "-map", "[a]", "-t", duration.toFixed(3)],
  ...["-c:v", "libx264", "-preset", "slow", "-crf", "26", "-c:a", "aac", "-b:a", "160k"],
  ...[
    "-metadata",
    "title=Tomatoes at home",
    "-metadata:s:a:0",
    "language=eng",
    "-fflags",
    "+bitexact",
    "-movflags",
    "+faststart",
  ],
  join(folder, "garden.mp4"),
);

const stamp = (t) => new Date(Math.round(t * 1000)).toISOString().slice(11, 23).replace(".", ",");
writeFileSync(
  join(folder, "garden.truth.srt"),
  sentences
    .map((s, i) => `${i + 1}\n${stamp(s.start)} --> ${stamp(s.end)}\n${s.text}\n`)
    .join("\n"),
);
writeFileSync(
  join(folder, "garden.truth.json"),
  `${JSON.stringify({ language: "en", duration, sentences }, null, 2)}\n`,
);
rmSync(work, { recursive: true });
console.log(`${readFileSync(join(folder, "garden.mp4")).length} bytes, ${duration.toFixed(2)} s`);
