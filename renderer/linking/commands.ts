/** The commands that link panes. */
import { Crosshair, Link, Link2, Rows3 } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import type { ScrollWay } from './following.ts';
import { useLinks } from './link-state.ts';

const links = useLinks.getState;

const wayCommand = (way: ScrollWay, label: Command['label']): Command => ({
  id: `links.scroll.${way}`,
  group: 'links',
  label,
  keys: [],
  isOn: () => links().way === way,
  // « Lier à partir d'ici » a second time takes the offset anew.
  run: () => links().setWay(links().way === way && way !== 'here' ? undefined : way),
});

export const LINK_COMMANDS: readonly Command[] = [
  {
    id: 'links.scroll',
    group: 'links',
    label: 'control.linkScroll',
    keys: ['Y'],
    icon: Link,
    isOn: () => links().way !== undefined,
    run: () => links().setWay(links().way === undefined ? links().lastWay : undefined),
  },
  wayCommand('position', 'control.linkPosition'),
  wayCommand('here', 'control.linkHere'),
  wayCommand('index', 'control.linkIndex'),
  {
    id: 'links.look',
    group: 'links',
    label: 'control.linkLook',
    keys: ['Shift+Y'],
    icon: Link2,
    isOn: () => links().isLookLinked,
    run: () => links().linkLook(!links().isLookLinked),
  },
  {
    id: 'links.lines',
    group: 'links',
    label: 'control.referenceLines',
    keys: ['Shift+X'],
    icon: Rows3,
    isOn: () => links().areLinesShown,
    run: () => links().showLines(!links().areLinesShown),
  },
  {
    id: 'links.crosshair',
    group: 'links',
    label: 'control.crosshair',
    keys: ['X'],
    icon: Crosshair,
    isOn: () => links().isCrosshairOn,
    run: () => links().showCrosshair(!links().isCrosshairOn),
  },
];
