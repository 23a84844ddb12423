import styles from './CheckBox.module.css';

interface CheckBoxProps {
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChange: (isChosen: boolean) => void;
}

/** Something that is so or not, in one line with its words. */
export function CheckBox({ label, isChosen, onChange }: CheckBoxProps) {
  return (
    <label className={styles['choice']}>
      <input type="checkbox" checked={isChosen} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  );
}
