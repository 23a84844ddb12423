import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** `primary`: the one thing to do; `plain`: a choice among others; `quiet`: always there, never insisting. */
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly size?: 'normal' | 'large';
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A button whose text says its verb; the icon only helps to find it. */
export function Button({ look = 'plain', size = 'normal', icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={[styles['button'], styles[look], styles[size]].join(' ')}>
      {Icon && <Icon aria-hidden size={16} />}
      <span>{children}</span>
    </AriaButton>
  );
}
