import { Mixer } from "./mixer.ts";
import { FADE, type Patch, Patches } from "./patches.ts";
import { correctionOf } from "./sync.ts";

export type Track = "original" | "dub";

type Player = HTMLMediaElement;

/** Seconds. A seek costs a fifth of one, even to where a player is. */
const CLOSE = 0.1;

/**
 * One playhead over two players that always run together, so that the heard track changes without
 * a gap: the other one was only silent. The picture belongs to the first, and is the same in both.
 */
export class Transport {
  readonly #players = new Map<Track, Player>();
  readonly #mixer = new Mixer();
  readonly #patches = new Patches();
  readonly #onTime = new Set<(seconds: number) => void>();
  readonly #onState = new Set<() => void>();
  #playing = false;
  #track: Track = "dub";
  #until: number | undefined;
  #frame = 0;

  /** Takes a player in. Returns how to let go of it. */
  add(track: Track, player: Player): () => void {
    this.#players.set(track, player);
    const stop = new AbortController();
    const on = (name: string, act: () => void) =>
      player.addEventListener(name, act, { signal: stop.signal });
    on("timeupdate", () => this.#leads(player) && this.#tick());
    on("seeked", () => this.#leads(player) && this.#tick());
    on("loadedmetadata", () => this.#balance());
    on("waiting", () => this.#silencePatch());
    on("ended", () => this.#leads(player) && this.pause());
    on("error", () => this.#playing && this.#start());
    return () => {
      stop.abort();
      player.pause();
      if (this.#players.get(track) === player) this.#players.delete(track);
    };
  }

  /** Seconds. */
  get time(): number {
    return this.#lead?.currentTime ?? 0;
  }
  get playing(): boolean {
    return this.#playing;
  }
  get track(): Track {
    return this.#track;
  }

  /** Calls back with the playhead's seconds whenever it moves. */
  onTime(listener: (seconds: number) => void): () => void {
    this.#onTime.add(listener);
    return () => void this.#onTime.delete(listener);
  }
  /** Calls back when it starts, stops or changes the track. */
  readonly onState = (listener: () => void): (() => void) => {
    this.#onState.add(listener);
    return () => void this.#onState.delete(listener);
  };

  play(): void {
    this.#until = undefined;
    this.#start();
  }
  /** Plays one stretch and stops at its end. Where the playhead is close already, it starts from there. */
  playRange(from: number, to: number): void {
    if (Math.abs(this.time - from) > CLOSE) this.seek(from);
    else this.#silencePatch();
    this.#until = to;
    this.#start();
  }
  pause(): void {
    this.#playing = false;
    this.#silencePatch();
    cancelAnimationFrame(this.#frame);
    for (const player of this.#players.values()) player.pause();
    this.#tell();
  }
  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }
  seek(seconds: number): void {
    this.#until = undefined;
    this.#silencePatch();
    const end = this.#lead?.duration ?? Number.NaN;
    const to = Math.max(0, Number.isFinite(end) ? Math.min(seconds, end) : seconds);
    for (const player of this.#players.values()) player.currentTime = to;
    for (const listener of this.#onTime) listener(to);
  }
  setTrack(track: Track): void {
    this.#track = track;
    if (track === "original") this.#patches.silence();
    for (const player of this.#players.values()) player.playbackRate = 1;
    this.#balance();
    this.#tick();
    this.#tell();
  }

  /** Puts a newly spoken line over the dub's file. */
  patch(line: number, patch: Patch): void {
    this.#patches.put(line, patch);
    this.#balance();
  }
  /** Leaves only the patches of these lines. */
  keepPatches(isWanted: (line: number) => boolean): void {
    this.#patches.keep(isWanted);
    this.#balance();
  }
  /** @throws where the address cannot be read or is no sound */
  async load(url: string): Promise<AudioBuffer> {
    const answer = await fetch(url);
    if (!answer.ok) throw new TypeError(`The spoken line could not be read (${answer.status}).`);
    return this.#sound().decodeAudioData(await answer.arrayBuffer());
  }

  /** Falls silent; it may be played again. */
  rest(): void {
    this.pause();
    this.#mixer.rest();
  }

  /** The heard player; while it has not read its file, or where it cannot, the other. */
  get #lead(): Player | undefined {
    const wanted = this.#players.get(this.#track);
    const works = (player: Player | undefined) =>
      player !== undefined && player.error === null && player.readyState > 0;
    const other = this.#players.get(this.#track === "dub" ? "original" : "dub");
    return works(wanted) || !works(other) ? wanted : other;
  }
  #leads(player: Player): boolean {
    return this.#lead === player;
  }

  #sound(): AudioContext {
    return this.#mixer.connect(this.#players.values());
  }

  #start(): void {
    void this.#sound().resume();
    this.#playing = true;
    this.#balance(0);
    for (const player of this.#players.values())
      void player.play().catch(() => this.#leads(player) && this.pause());
    cancelAnimationFrame(this.#frame);
    const run = () => {
      this.#tick();
      if (this.#playing) this.#frame = requestAnimationFrame(run);
    };
    this.#frame = requestAnimationFrame(run);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#onState) listener();
  }

  #tick(): void {
    const { time } = this;
    for (const listener of this.#onTime) listener(time);
    if (!this.#playing) return;
    if (this.#until !== undefined && time >= this.#until) {
      this.pause();
      return;
    }
    this.#follow(time);
    this.#putPatch(time);
  }

  /** Keeps the silent player where the heard one is. */
  #follow(time: number): void {
    for (const player of this.#players.values()) {
      if (this.#leads(player) || player.seeking || player.ended || player.error !== null) continue;
      const correction = correctionOf(time - player.currentTime);
      player.playbackRate = correction.kind === "rate" ? correction.rate : 1;
      if (correction.kind === "seek") player.currentTime = time;
      if (player.paused) void player.play().catch(() => undefined);
    }
  }

  /** The patch that belongs to this moment of the dub, and silence of the file under it. */
  #putPatch(time: number): void {
    if (this.#track !== "dub" || this.#lead?.seeking === true) return;
    if (this.#patches.playAt(time, this.#sound())) this.#balance();
  }

  #silencePatch(): void {
    this.#patches.silence();
    this.#balance();
  }

  /** Lets the heard player be heard alone, or the patch that lies over it. @param fade seconds */
  #balance(fade = FADE): void {
    this.#mixer.hear(this.#patches.heard ? undefined : this.#lead, fade);
  }
}
