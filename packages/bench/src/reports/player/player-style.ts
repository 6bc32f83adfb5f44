/** The look of a player. */
import { Html } from '../html.ts';

export const PLAYER_STYLE = new Html(`
html:not(.can-play) .player { display: none; }
.player { background: var(--sunken); border-radius: var(--radius); padding: 16px 20px; margin: 16px 0; }
.player fieldset { display: grid; grid-template-columns: repeat(auto-fill, minmax(168px, 1fr)); gap: 8px; border: 0; padding: 0; margin: 0; min-width: 0; }
.player legend { padding: 0; margin-bottom: 6px; color: var(--ink-soft); font-size: var(--text-small); }
.player fieldset label { display: flex; align-items: center; gap: 8px; min-width: 0; min-height: 48px; padding: 6px 14px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); cursor: pointer; }
.player fieldset label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.player fieldset label:has(:checked) .name { font-weight: 600; }
.player label:has(:focus-visible), .player button:focus-visible, .player input[type=range]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.player input { accent-color: var(--accent); }
.player input[type=radio], .player input[type=checkbox] { width: 18px; height: 18px; margin: 0; flex: none; outline: 0; }
.player .choice { flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
.player .detail { display: block; color: var(--ink-soft); font-size: var(--text-small); line-height: 1.3; }
.player kbd { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-weight: 400; color: var(--ink-soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; }
.player button { flex: none; min-height: 44px; padding: 0 14px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink); font: inherit; font-size: var(--text-small); cursor: pointer; }
.player .clock { flex: none; min-width: 4ch; font-variant-numeric: tabular-nums; font-size: var(--text-small); color: var(--ink-soft); }
.transport { display: flex; align-items: center; gap: 16px; margin: 16px 0 8px; }
.player .play { min-width: 96px; min-height: 48px; border: 0; background: var(--accent); color: var(--surface); font-size: var(--text); font-weight: 600; }
.player button:disabled { opacity: 0.6; }
.transport .position { flex: 1 1 auto; min-width: 0; height: 44px; }
.loop { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; font-size: var(--text-small); }
.loop label { flex: 1 1 220px; display: flex; align-items: center; gap: 8px; min-width: 0; }
.loop input { flex: 1 1 auto; min-width: 0; height: 44px; }
.options { display: flex; flex-wrap: wrap; align-items: center; gap: 0 24px; margin-top: 8px; }
.player .level { display: flex; align-items: center; gap: 8px; min-height: 44px; font-size: var(--text-small); cursor: pointer; }
.player .hide-names { margin-left: auto; }
.player .message { margin: 8px 0 0; max-width: none; }
.player .message:empty, .player [hidden][hidden] { display: none; }
@media screen and (max-width: 720px) {
  .player { padding: 14px 16px; }
  .player fieldset { grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); }
  .player fieldset label { padding: 6px 8px; gap: 6px; }
  .player kbd { display: none; }
  .transport { flex-wrap: wrap; gap: 8px 16px; }
  .transport .position { order: 3; flex-basis: 100%; }
  .loop label { flex-basis: 100%; }
  .player .hide-names { margin: 8px 0 0; }
}
@media print {
  #listen, .player { display: none; }
  .item-audio .place::after { content: " It can be heard in the page, on a screen."; }
}
`);
