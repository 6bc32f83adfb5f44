/** Finds a browser on this machine that can print: Chromium, Chrome or Edge. */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];
const MAC_PROGRAMS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * @param environment where `EARWITNESS_BROWSER` names one, it is taken without a look at any other
 * @returns its path; null where there is none
 */
export async function findBrowser(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | null> {
  const named = environment.EARWITNESS_BROWSER;
  if (named !== undefined && named !== '') return named;
  const folders = (environment.PATH ?? environment.Path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '');
  const programFolders = [
    environment.ProgramFiles,
    environment['ProgramFiles(x86)'],
    environment.LOCALAPPDATA,
  ];
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  const candidates = [
    ...COMMANDS.flatMap((command) =>
      folders.flatMap((folder) => endings.map((ending) => join(folder, `${command}${ending}`))),
    ),
    ...(process.platform === 'darwin' ? MAC_PROGRAMS : []),
    ...(process.platform === 'win32'
      ? programFolders.flatMap((folder) =>
          folder === undefined ? [] : WINDOWS_PROGRAMS.map((program) => join(folder, program)),
        )
      : []),
  ];
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return candidate;
  }
  return null;
}

/** A folder may be called as a browser is, and can be “executed” as well. */
async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
