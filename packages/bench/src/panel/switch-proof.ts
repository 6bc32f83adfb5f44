/** What a pack's certificates say of its switch, for whoever reads a report. */
import type { PanelDefinition } from './panel-definition.ts';
import type { PanelPack } from './panel-pack.ts';
import type { SwitchCertificate } from './switch-certificate.ts';

export interface SwitchProof {
  /** One sentence. */
  readonly sentence: string;
  /** Of the file that was proven; null where nothing was. */
  readonly rendererSha256: string | null;
}

/** Whether the switch of a panel was proven: by its law, at every sample rate of its pack, with one and the same player. */
export function switchProof(
  { comparisons, switchCertificates = [] }: PanelPack,
  { switchLaw = 'dip' }: Pick<PanelDefinition, 'switchLaw'>,
): SwitchProof {
  const rates = [...new Set(comparisons.map(({ sampleRate }) => sampleRate))].sort(
    (one, other) => one - other,
  );
  const certificates = rates.flatMap(
    (rate) =>
      switchCertificates.find(({ law, sampleRate }) => law === switchLaw && sampleRate === rate) ?? [],
  );
  const renderers = [...new Set(certificates.map(({ rendererSha256 }) => rendererSha256))];
  const [rendererSha256] = renderers;
  if (certificates.length < rates.length || rendererSha256 === undefined || renderers.length > 1) {
    return {
      sentence: 'Switching was not proven before anybody listened: the pack has no certificate of it.',
      rendererSha256: null,
    };
  }
  const commands = Math.min(...certificates.map(commandsOf)).toLocaleString('en');
  const kilohertz = new Intl.ListFormat('en').format(rates.map((rate) => String(rate / 1000)));
  const seam = switchLaw === 'dip' ? ', and the seam the same to the bit whichever version was chosen' : '';
  return {
    sentence: `Switching was proven before anybody listened: ${commands} switches, jumps and moves of the loop at ${kilohertz} kHz, each at the frame that was asked for, all versions in step${seam}.`,
    rendererSha256,
  };
}

const commandsOf = ({ switches, seeks, loops }: SwitchCertificate): number => switches + seeks + loops;
