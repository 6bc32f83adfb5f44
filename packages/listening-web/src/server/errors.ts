/** The errors a caller of the panel server is expected to handle, each with the data to handle it. */

import type { PlaybackSystem } from '@earwitness/bench/panel';

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

/** A certificate that cannot be read, or does not fit its key. */
export class CertificateRefusedError extends PanelServerError {
  override name = 'CertificateRefusedError';
  readonly certificateFile: string;
  constructor({ certificateFile, cause }: { certificateFile: string; cause: unknown }) {
    super(
      `Cannot serve with the certificate ${certificateFile} as it and its key must be PEM files that fit each other: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.certificateFile = certificateFile;
  }
}

/** This machine has no address at which others could reach it. */
export class NoLanAddressError extends PanelServerError {
  override name = 'NoLanAddressError';
  constructor() {
    super(
      'Cannot serve the local network as this machine has no address on one: connect it, or serve this machine alone',
    );
  }
}

/** The certificate for this machine's own addresses could not be made or kept. */
export class LanCertificateNotMadeError extends PanelServerError {
  override name = 'LanCertificateNotMadeError';
  readonly file: string;
  constructor({ file, cause }: { file: string; cause: unknown }) {
    super(
      `Cannot keep a certificate for the local network in ${file}, which must be a file that this program may write: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.file = file;
  }
}

/** The database cannot be opened, or does not keep what it promises to keep. */
export class DatabaseRefusedError extends PanelServerError {
  override name = 'DatabaseRefusedError';
  /** A file, or a URL without its password. */
  readonly database: string;
  constructor({ database, problem, cause }: { database: string; problem: string; cause?: unknown }) {
    super(`Cannot use the database ${database}: ${problem}`, cause === undefined ? undefined : { cause });
    this.database = database;
  }
}

/** Another process serves this database: two at once would each decide without the other's answers. */
export class DatabaseInUseError extends PanelServerError {
  override name = 'DatabaseInUseError';
  /** A file, or a URL without its password. */
  readonly database: string;
  /** Who has it, as far as it said so. */
  readonly owner: string | null;
  constructor({ database, owner }: { database: string; owner: string | null }) {
    super(
      `Cannot write to the database ${database} as another server has it open${owner === null ? '' : ` (${owner})`}: stop that one first, or open it to read only`,
    );
    this.database = database;
    this.owner = owner;
  }
}

/** The database did not take a write; nothing of it was kept, and it may be sent again. */
export class StorageFailedError extends PanelServerError {
  override name = 'StorageFailedError';
  /** `full` when there is no room on the disk. */
  readonly reason: 'full' | 'failed';
  constructor({ reason, cause }: { reason: 'full' | 'failed'; cause: unknown }) {
    super(
      `Cannot write to the database as ${reason === 'full' ? 'the disk is full' : 'it failed'}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.reason = reason;
  }
}

/** A backup, or a copy of a database, that would overwrite something or is not what was copied. */
export class CopyRefusedError extends PanelServerError {
  override name = 'CopyRefusedError';
  /** Where the copy should have gone: a file, or a URL without its password. */
  readonly target: string;
  constructor({ target, problem, cause }: { target: string; problem: string; cause?: unknown }) {
    super(`Cannot copy the database to ${target}: ${problem}`, cause === undefined ? undefined : { cause });
    this.target = target;
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

/** A panel's log is whole, but holds an event that only another version of this program can read. */
export class UnknownEventError extends PanelServerError {
  override name = 'UnknownEventError';
  readonly panelId: string;
  readonly seq: number;
  constructor({ panelId, seq, cause }: { panelId: string; seq: number; cause: unknown }) {
    super(
      `Cannot read the log of panel ${panelId}: event ${seq} is of another version of Earwitness; open it with that one`,
      { cause },
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

/** A panel that cannot be taken up from what the database holds of it; the others of the database are none the worse. */
export class PanelBrokenError extends PanelServerError {
  override name = 'PanelBrokenError';
  readonly panelId: string;
  constructor({ panelId, cause }: { panelId: string; cause: Error }) {
    super(
      cause instanceof PanelServerError
        ? cause.message
        : `Cannot take up panel ${panelId} from its log: ${cause.message}; restore the database from a backup`,
      { cause },
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

/** A room is to go on while seats have not answered. */
export class SeatsMissingError extends PanelServerError {
  override name = 'SeatsMissingError';
  readonly seats: readonly number[];
  constructor({ seats }: { seats: readonly number[] }) {
    super(
      seats.length === 0
        ? 'Nobody has answered this trial yet.'
        : `Not everyone has answered this trial yet: seats ${seats.join(', ')}.`,
    );
    this.seats = seats;
  }
}

/** An idempotency key came a second time with another body. */
export class IdempotencyConflictError extends PanelServerError {
  override name = 'IdempotencyConflictError';
  constructor() {
    super('This idempotency key was used before with another answer.');
  }
}

/** The trial that is due lies open in another page of the same listener. */
export class OpenElsewhereError extends PanelServerError {
  override name = 'OpenElsewhereError';
  constructor() {
    super('This session goes on in another window. Continue there, or take it over here.');
  }
}

/** An invitation, or a code for another device, that does not hold: unknown, used up or late. */
export class LinkRefusedError extends PanelServerError {
  override name = 'LinkRefusedError';
  constructor() {
    super('This link does not hold any more: ask for a new one.');
  }
}

/** A crowd platform's public keys that cannot be read. */
export class KeySetRefusedError extends PanelServerError {
  override name = 'KeySetRefusedError';
  readonly keySetFile: string;
  constructor({ keySetFile, cause }: { keySetFile: string; cause?: unknown }) {
    super(`Cannot read the key set ${keySetFile}: save it anew from the crowd platform, as JSON`, { cause });
    this.keySetFile = keySetFile;
  }
}

/** All sessions that a listener may have in a panel are had. */
export class AlreadyTakenError extends PanelServerError {
  override name = 'AlreadyTakenError';
  constructor() {
    super('You have taken part in this panel already. Thank you.');
  }
}

/** The session is to be heard on another playback system than the one that was named. */
export class OtherPlaybackError extends PanelServerError {
  override name = 'OtherPlaybackError';
  readonly wanted: PlaybackSystem;
  constructor({ wanted }: { wanted: PlaybackSystem }) {
    super(`This session is to be heard on ${wanted.replaceAll('-', ' ')}: change over and begin again.`);
    this.wanted = wanted;
  }
}

/** There are enough listeners of a kind. */
export class QuotaFullError extends PanelServerError {
  override name = 'QuotaFullError';
  readonly column: string;
  readonly value: string;
  constructor({ column, value }: { column: string; value: string }) {
    super('There are enough listeners like you in this panel. Thank you for coming.');
    this.column = column;
    this.value = value;
  }
}

/** The qualification was missed, and the panel wants only who passes it. */
export class NotQualifiedError extends PanelServerError {
  override name = 'NotQualifiedError';
  constructor() {
    super('Thank you. This panel goes on with listeners who got more of the first trials right.');
  }
}

/** One session or one network asks more often than people do. */
export class TooManyRequestsError extends PanelServerError {
  override name = 'TooManyRequestsError';
  readonly retryAfterSeconds: number;
  constructor({ retryAfterSeconds }: { retryAfterSeconds: number }) {
    super('There were too many requests from here: please wait a little.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The experimenter's side was asked for under a name that is not its own. */
export class WrongHostError extends PanelServerError {
  override name = 'WrongHostError';
  constructor() {
    super(
      'This server does not go by that name: come by its address or as localhost, or start it with the name as --admin-host.',
    );
  }
}

/** Something of the experimenter's was asked for by someone who has not signed in. */
export class NotSignedInError extends PanelServerError {
  override name = 'NotSignedInError';
  constructor(message = 'This needs an account: sign in first.') {
    super(message);
  }
}

/** An experimenter's account that cannot be made or changed as asked. */
export class AccountRefusedError extends PanelServerError {
  override name = 'AccountRefusedError';
}

/** A folder that an experimenter wants opened, and that cannot be. */
export class PanelFolderRefusedError extends PanelServerError {
  override name = 'PanelFolderRefusedError';
}

/** Something that cannot be done with the music of a draft, or with the draft. */
export class DraftRefusedError extends PanelServerError {
  override name = 'DraftRefusedError';
}

/** A panel's export that cannot be read. */
export class ExportRefusedError extends PanelServerError {
  override name = 'ExportRefusedError';
  /** The folder, or the file in it. */
  readonly place: string;
  constructor({ place, problem, cause }: { place: string; problem: string; cause?: unknown }) {
    super(`Cannot check the export ${place}: ${problem}`, cause === undefined ? undefined : { cause });
    this.place = place;
  }
}

/** A route was added that says not who may ask it, so that everyone could. */
export class RouteWithoutRuleError extends PanelServerError {
  override name = 'RouteWithoutRuleError';
  readonly method: string;
  readonly path: string;
  constructor({ method, path }: { method: string; path: string }) {
    super(`Cannot serve ${method} ${path} as it has no rule: declare it with declareRoute()`);
    this.method = method;
    this.path = path;
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
