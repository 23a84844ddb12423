import styles from './Facts.module.css';

export type Fact = readonly [name: string, values: readonly string[]];

/** Names and what they are, those without a value left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const told = facts.map(([name, values]) => [name, values.filter((value) => value !== '')] as const);
  return (
    <dl className={styles['facts']}>
      {told.map(
        ([name, values], index) =>
          values.length > 0 && (
            <div key={index}>
              <dt>{name}</dt>
              {values.map((value, at) => (
                <dd key={at}>{value}</dd>
              ))}
            </div>
          ),
      )}
    </dl>
  );
}
