/** The players' sounds, of which one is heard. */
export class Mixer {
  readonly #gains = new Map<HTMLMediaElement, GainNode>();
  #context: AudioContext | undefined;

  /** Takes the players' sound over, each once, and gives what it comes out of. */
  connect(players: Iterable<HTMLMediaElement>): AudioContext {
    this.#context ??= new AudioContext();
    const context = this.#context;
    for (const player of players) {
      if (this.#gains.has(player)) continue;
      const gain = context.createGain();
      context.createMediaElementSource(player).connect(gain).connect(context.destination);
      this.#gains.set(player, gain);
    }
    return context;
  }

  /** Lets one player be heard, or none. @param fade seconds */
  hear(heard: HTMLMediaElement | undefined, fade: number): void {
    for (const [player, { gain, context }] of this.#gains)
      gain.setTargetAtTime(player === heard ? 1 : 0, context.currentTime, fade / 3);
  }

  /** Gives the sound card back until it is used again. */
  rest(): void {
    void this.#context?.suspend();
  }
}
