import { useEffect, type RefObject } from 'react';

/** « / » leads to the text filter from wherever nothing is being typed. */
export function useSearchKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const field = input.current;
      // Behind a dialogue, what is outside of it is hidden.
      if (!field || isTyping(event.target) || field.closest('[aria-hidden="true"], [inert]')) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [input]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches('input, textarea, select, [contenteditable="true"], [role="menuitem"]')
  );
}
