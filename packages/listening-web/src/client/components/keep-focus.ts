/** A click with the mouse leaves the focus where it is, so that the space bar stays play and pause. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
