/** Remembers the last answers, and those on their way: asking twice at once is one question. */
export class Recent<T> {
  readonly #answers = new Map<string, Promise<T>>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const answer = this.#answers.get(key) ?? this.#ask(key, ask);
    // The one used last comes last.
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  #ask(key: string, ask: () => Promise<T>): Promise<T> {
    const [oldest] = this.#answers.keys();
    if (this.#answers.size >= this.#size && oldest !== undefined) this.#answers.delete(oldest);
    const answer = ask();
    // A failure is no answer to remember; whoever asked hears of it.
    answer.catch(() => {
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
    });
    return answer;
  }
}
