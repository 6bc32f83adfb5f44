/** How quick mastering is, in one thread: whole jobs and the shares of their steps, revisions, whole processes. */
import { jobsOf, measureJob } from './jobs.mjs';
import { makeMusic } from './music.mjs';
import { measureLongMaster, measureMasterCommand } from './processes.mjs';
import { measureRevisions } from './revisions.mjs';

const SONG_SECONDS = 180;

/**
 * @param songs names of the demo's mixes
 * @param childUsage undefined where whole processes cannot be counted
 */
export async function measureMastering({ songs: names, rounds, minutes, childUsage, folder, say }) {
  const jobs = jobsOf(await makeMusic({ seconds: SONG_SECONDS, names }));
  const songs = [];
  for (const job of jobs) {
    say(`mastering ${job.id}`);
    songs.push(await measureJob(job, { rounds }));
  }
  const revisions = [];
  for (const job of jobs) {
    say(`revising ${job.id}`);
    revisions.push(...(await measureRevisions(job, { rounds })));
  }
  // Those without a reference, as the command makes them with no other file at hand.
  const plain = jobs.filter(({ brief }) => !brief.references);
  const commands = [];
  let long;
  if (childUsage) {
    for (const job of plain) {
      say(`the command, ${job.id}`);
      commands.push(...(await measureMasterCommand(job, { rounds, childUsage, folder })));
    }
    say(`the command, ${minutes} minutes`);
    long = await measureLongMaster(plain[0], { minutes, childUsage, folder });
  }
  return { rounds, songs, revisions, commands, long };
}
