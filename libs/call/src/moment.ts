/** How a conversation stands, told after every change to those who wait for a moment of it. */
export interface Moment {
  /** The stream is open. */
  readonly talking: boolean;
  /** The end of the call was decided; only the goodbye is still to be heard. */
  readonly ending: boolean;
  /** A model session is ready. */
  readonly connected: boolean;
  /** Words of the agent that were sent are still unheard. */
  readonly speaking: boolean;
  /** Anything that was sent is still unheard: words, or a sound of ours. */
  readonly sounding: boolean;
  readonly callerSpeaking: boolean;
  /** The agent owes an answer, or one is under way. */
  readonly owed: boolean;
  /** Nothing is being said, and no response is under way or asked for. */
  readonly quiet: boolean;
  readonly usingTool: boolean;
  /** An operator keeps the agent silent. */
  readonly muted: boolean;
  /** The caller is being put through to somebody, and waits. */
  readonly transferring: boolean;
}

/** Something that waits for a moment. `update` may come at any time, also without a change. */
export interface MomentWatcher {
  update(moment: Moment): void;
}
