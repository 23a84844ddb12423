import { useEffect, useState, type ComponentType } from 'react';

/**
 * A component whose file is loaded apart, and the function that loads it ahead: then it is drawn at once, else as soon as
 * it is there. `lazy` suspends the first time in any case, and what has suspended React shows 300 ms later at the earliest.
 */
export function loadedApart<Props extends object, Rest extends object>(
  file: () => Promise<Rest & { readonly default: ComponentType<Props> }>,
): readonly [component: ComponentType<Props>, load: () => Promise<Rest>] {
  let ready: ComponentType<Props> | undefined;
  const load = async () => {
    const module = await file();
    ready = module.default;
    return module;
  };
  function LoadedApart(props: Props) {
    const [Shown, show] = useState<ComponentType<Props> | undefined>(() => ready);
    const [failure, fail] = useState<{ readonly thrown: unknown }>();
    useEffect(() => {
      if (Shown) return;
      load().then(
        (module) => show(() => module.default),
        (thrown: unknown) => fail({ thrown }),
      );
    }, [Shown]);
    if (failure) throw failure.thrown;
    return Shown ? <Shown {...props} /> : null;
  }
  return [LoadedApart, load];
}
