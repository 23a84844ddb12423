/** Moving pictures of a pane: the frames of an instance, or the slices of a series, one after the other. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CineClock, nextRate } from './cine-clock.ts';
import type { Slice } from './slices.ts';
import type { CineTiming } from './technique.ts';

/** What cine needs of its pane. */
export interface CinePorts {
  readonly slices: () => readonly Slice[];
  /** Id of the slice that the user is at. */
  readonly target: () => string | undefined;
  /** The target is on the screen. */
  readonly isDrawn: () => boolean;
  readonly isLoaded: (id: string) => boolean;
  /** This one can never be shown: it is passed over. */
  readonly hasFailed: (id: string) => boolean;
  readonly look: (id: string) => void;
  /** Calls once with the time (ms) when the screen is drawn next; the function that is returned takes it back. */
  readonly onFrame: (callback: (now: number) => void) => () => void;
}

export interface CineState {
  readonly isPlaying: boolean;
  /** Frames a second that are wanted. */
  readonly rate: number;
  /** Those that were shown; undefined while standing still. */
  readonly realRate: number | undefined;
  readonly isLooping: boolean;
  /** In this series: its controls stay on the screen. */
  readonly wasPlayed: boolean;
}

/** Where the file says nothing, as for the slices of a volume. */
const USUAL: CineTiming = { rate: 10 };
/** How often the real rate is told. */
const TELL_MS = 500;

export class Cine {
  readonly state: StoreApi<CineState>;
  readonly #ports: CinePorts;
  readonly #clock = new CineClock(USUAL);
  /** The instance for which the clock was set. */
  #set: string | undefined;
  #cancel: (() => void) | undefined;
  #told = 0;

  constructor(ports: CinePorts) {
    this.#ports = ports;
    this.state = createStore<CineState>(() => ({
      isPlaying: false,
      rate: USUAL.rate,
      realRate: undefined,
      isLooping: true,
      wasPlayed: false,
    }));
  }

  toggle(): void {
    if (this.state.getState().isPlaying) this.pause();
    else this.play();
  }

  /** From the slice that the user is at; nothing where there is but one. */
  play(): void {
    const frames = this.#frames();
    const [first] = frames;
    if (!first || frames.length < 2 || this.#cancel) return;
    this.#setClock(first);
    this.state.setState({ isPlaying: true, wasPlayed: true, rate: this.#clock.rate, realRate: undefined });
    this.#cancel = this.#ports.onFrame((now) => {
      this.#clock.start(now);
      this.#told = now;
      this.#wait();
    });
  }

  pause(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.state.getState().isPlaying) this.state.setState({ isPlaying: false, realRate: undefined });
  }

  /** The next step of the rate: 1 faster, -1 slower. */
  change(by: 1 | -1): void {
    const [first] = this.#frames();
    if (first) this.#setClock(first);
    this.#clock.setRate(nextRate(this.#clock.rate, by));
    this.state.setState({ rate: this.#clock.rate });
  }

  setLooping(isLooping: boolean): void {
    this.#clock.isLooping = isLooping;
    this.state.setState({ isLooping });
  }

  /** Another series: its own rate. */
  forget(): void {
    this.pause();
    this.#set = undefined;
    this.#clock.setTiming(USUAL);
    this.state.setState({ rate: USUAL.rate, wasPlayed: false });
  }

  /** The frames of the instance that is on the screen; of single images, all of the series. */
  #frames(): readonly Slice[] {
    const slices = this.#ports.slices();
    const current = slices.find(({ id }) => id === this.#ports.target());
    if (!current) return [];
    const own = slices.filter(({ facts }) => facts.sopInstanceUid === current.facts.sopInstanceUid);
    return (own.length > 1 ? own : slices).filter(({ id }) => !this.#ports.hasFailed(id));
  }

  #setClock(first: Slice): void {
    const { timing = USUAL } = first.facts.technique ?? {};
    // Single images are one moving picture, with one rate.
    const name = timing === USUAL ? '' : first.facts.sopInstanceUid;
    if (this.#set === name) return;
    this.#set = name;
    this.#clock.setTiming(timing);
    this.state.setState({ rate: this.#clock.rate });
  }

  #wait(): void {
    this.#cancel = this.#ports.onFrame((now) => this.#tick(now));
  }

  #tick(now: number): void {
    const { target, isDrawn, isLoaded, look } = this.#ports;
    const frames = this.#frames();
    const at = frames.findIndex(({ id }) => id === target());
    if (at < 0 || frames.length < 2) return this.pause();
    // What is not drawn yet has not been seen: the next one waits.
    if (isDrawn()) {
      const isReady = (frame: number): boolean => isLoaded(frames[frame]?.id ?? '');
      const next = this.#clock.next(at, now, { count: frames.length, isReady });
      if (next === 'end') return this.pause();
      const slice = next === undefined ? undefined : frames[next];
      if (slice) look(slice.id);
    }
    if (now - this.#told >= TELL_MS) {
      this.#told = now;
      this.state.setState({ realRate: this.#clock.realRate(now) });
    }
    this.#wait();
  }
}
