/** The errors a caller of the panel server is expected to handle, each with the data to handle it. */

/** Everything the panel server refuses on purpose. */
export class PanelServerError extends Error {
  override name = 'PanelServerError';
}

/** Another program already listens on the port. */
export class PortInUseError extends PanelServerError {
  override name = 'PortInUseError';
  readonly port: number;
  constructor({ port, cause }: { port: number; cause?: unknown }) {
    super(
      `Cannot serve the panel as port ${port} is in use: stop the other program or choose another port`,
      cause === undefined ? undefined : { cause },
    );
    this.port = port;
  }
}

/** The database file cannot be opened, or does not keep what it promises to keep. */
export class DatabaseRefusedError extends PanelServerError {
  override name = 'DatabaseRefusedError';
  readonly databaseFile: string;
  constructor({ databaseFile, problem, cause }: { databaseFile: string; problem: string; cause?: unknown }) {
    super(`Cannot use the database ${databaseFile}: ${problem}`, cause === undefined ? undefined : { cause });
    this.databaseFile = databaseFile;
  }
}

/** A panel's log is not the one that was written: an event was changed, removed or slipped in. */
export class EventLogBrokenError extends PanelServerError {
  override name = 'EventLogBrokenError';
  readonly panelId: string;
  readonly seq: number;
  constructor({ panelId, seq, problem }: { panelId: string; seq: number; problem: string }) {
    super(
      `Cannot trust the log of panel ${panelId}: event ${seq} is broken (${problem}); restore the database from a backup`,
    );
    this.panelId = panelId;
    this.seq = seq;
  }
}

/** Another process wrote to the same panel's log since this one last looked. */
export class EventLogMovedError extends PanelServerError {
  override name = 'EventLogMovedError';
  readonly panelId: string;
  constructor({ panelId }: { panelId: string }) {
    super(
      `Cannot append to the log of panel ${panelId} as another process wrote to it: run one server per database`,
    );
    this.panelId = panelId;
  }
}

/** A panel pack without valid stimuli or without valid proof. */
export class PackRefusedError extends PanelServerError {
  override name = 'PackRefusedError';
  readonly packFolder: string;
  constructor({ packFolder, problem, cause }: { packFolder: string; problem: string; cause?: unknown }) {
    super(
      `Cannot open the panel pack ${packFolder}: ${problem}; build the pack again`,
      cause === undefined ? undefined : { cause },
    );
    this.packFolder = packFolder;
  }
}

/** A blinding key that cannot be read or does not belong to the pack. */
export class BlindingKeyRefusedError extends PanelServerError {
  override name = 'BlindingKeyRefusedError';
  readonly blindingKeyFile: string;
  constructor({
    blindingKeyFile,
    problem,
    cause,
  }: { blindingKeyFile: string; problem: string; cause?: unknown }) {
    super(
      `Cannot use the blinding key ${blindingKeyFile}: ${problem}`,
      cause === undefined ? undefined : { cause },
    );
    this.blindingKeyFile = blindingKeyFile;
  }
}

/** A panel definition that is malformed, or asks what its pack cannot answer. */
export class DefinitionRefusedError extends PanelServerError {
  override name = 'DefinitionRefusedError';
  constructor({ problem, cause }: { problem: string; cause?: unknown }) {
    super(`Cannot open the panel: ${problem}`, cause === undefined ? undefined : { cause });
  }
}

/** An opened panel is frozen: an edited definition or another pack needs a panel id of its own. */
export class PanelFrozenError extends PanelServerError {
  override name = 'PanelFrozenError';
  readonly panelId: string;
  constructor({ panelId, changed }: { panelId: string; changed: 'definition' | 'pack' }) {
    super(
      `Cannot open panel ${panelId} with another ${changed} as it was frozen when it opened: give the new version its own panelId`,
    );
    this.panelId = panelId;
  }
}

/** No panel has this id. */
export class UnknownPanelError extends PanelServerError {
  override name = 'UnknownPanelError';
  readonly panelId: string;
  constructor({ panelId }: { panelId: string }) {
    super('There is no panel of this name.');
    this.panelId = panelId;
  }
}

/** Nothing of this name, or nothing this listener may have: the two are not told apart. */
export class NotFoundError extends PanelServerError {
  override name = 'NotFoundError';
  constructor() {
    super('There is nothing here.');
  }
}

/** A request that does not have the shape the interface asks for. */
export class BadRequestError extends PanelServerError {
  override name = 'BadRequestError';
}

/** A request for a session by someone who has none. */
export class NoSessionError extends PanelServerError {
  override name = 'NoSessionError';
  constructor() {
    super('There is no session here: open the panel page and begin.');
  }
}

/** A request that this person may not make, or not yet. */
export class NotAllowedError extends PanelServerError {
  override name = 'NotAllowedError';
}

/** The panel takes no more answers. */
export class PanelClosedError extends PanelServerError {
  override name = 'PanelClosedError';
  readonly panelId: string;
  constructor({ panelId }: { panelId: string }) {
    super('This panel is closed and takes no more answers.');
    this.panelId = panelId;
  }
}

/** Unblinding was asked for while answers could still come in. */
export class PanelStillOpenError extends PanelServerError {
  override name = 'PanelStillOpenError';
  readonly panelId: string;
  constructor({ panelId }: { panelId: string }) {
    super('This panel is still open: close it before unblinding it.');
    this.panelId = panelId;
  }
}

/** Results were asked for before unblinding. */
export class PanelStillBlindError extends PanelServerError {
  override name = 'PanelStillBlindError';
  readonly panelId: string;
  constructor({ panelId }: { panelId: string }) {
    super('This panel is still blind: close and unblind it to see its results.');
    this.panelId = panelId;
  }
}

/** Every trial of the session has its answer. */
export class SessionFinishedError extends PanelServerError {
  override name = 'SessionFinishedError';
  constructor() {
    super('This session is finished: every trial has its answer.');
  }
}

/** The trial cannot be answered: it was answered already, given up, or not all of it was loaded. */
export class TrialClosedError extends PanelServerError {
  override name = 'TrialClosedError';
}

/** An idempotency key came a second time with another body. */
export class IdempotencyConflictError extends PanelServerError {
  override name = 'IdempotencyConflictError';
  constructor() {
    super('This idempotency key was used before with another answer.');
  }
}

/** Simulated listeners may only answer panels that say they are simulated, and only while they are open. */
export class SimulationRefusedError extends PanelServerError {
  override name = 'SimulationRefusedError';
  readonly panelId: string;
  constructor({ panelId, problem }: { panelId: string; problem: string }) {
    super(`Cannot simulate panel ${panelId} as ${problem}`);
    this.panelId = panelId;
  }
}
