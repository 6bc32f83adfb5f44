let areUpright: boolean | null = null;

/** Whether this browser lets a slider stand upright; some WebKits lay every slider flat, whatever its style says. */
export function slidersStandUpright(): boolean {
  areUpright ??= tryOne();
  return areUpright;
}

function tryOne(): boolean {
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.style.writingMode = 'vertical-lr';
  document.body.append(slider);
  const isUpright = getComputedStyle(slider).writingMode === 'vertical-lr';
  slider.remove();
  return isUpright;
}
