import { noChange } from 'lit';
import { Directive, directive, type PropertyPart } from 'lit/directive.js';

class UnlessTyping extends Directive {
  #field: HTMLInputElement | null = null;
  #isTyping = false;

  render(value: string): string {
    return value;
  }

  override update({ element }: PropertyPart, [value]: [string]): unknown {
    const field = this.#field ?? this.#watch(element as HTMLInputElement);
    if (!this.#isTyping && field.value !== value) field.value = value;
    return noChange;
  }

  #watch(field: HTMLInputElement): HTMLInputElement {
    const isTyping = (is: boolean) => () => {
      this.#isTyping = is;
    };
    field.addEventListener('input', isTyping(true));
    for (const event of ['change', 'blur']) field.addEventListener(event, isTyping(false));
    this.#field = field;
    return field;
  }
}

/**
 * What a field shows that is taken once it is left: what was typed and cannot be gives way to what is, but what the server says meanwhile
 * takes nothing away from under somebody's fingers.
 */
export const unlessTyping = directive(UnlessTyping);
