/** The commands that take something out of the program. Each asks first: what leaves names a patient. */
import { Copy, FileDown, ImageDown, Printer, Send } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import { measurements } from '../measuring/session.ts';
import { useOutput, type OutputWish } from './output-state.ts';

const asks = (wish: OutputWish) => () => useOutput.getState().ask(wish);

/** A picture is made of what is drawn, not of what is still coming. */
const isDrawn: NonNullable<Command['isAvailable']> = ({ view }) => view.state.getState().shown !== undefined;
const isMeasured = (): boolean => measurements.state.getState().list.length > 0;

export const OUTPUT_COMMANDS: readonly Command[] = [
  {
    id: 'output.copy',
    group: 'output',
    label: 'control.copyView',
    keys: ['Ctrl+C'],
    icon: Copy,
    isAvailable: isDrawn,
    run: asks('clipboard'),
  },
  {
    id: 'output.save',
    group: 'output',
    label: 'control.saveView',
    keys: ['Ctrl+S'],
    icon: ImageDown,
    isAvailable: isDrawn,
    run: asks('file'),
  },
  {
    id: 'output.print',
    group: 'output',
    label: 'control.printView',
    keys: ['Ctrl+P'],
    icon: Printer,
    isAvailable: isDrawn,
    run: asks('printer'),
  },
  {
    id: 'output.saveMeasurements',
    group: 'output',
    label: 'control.saveMeasurementsSr',
    keys: [],
    icon: FileDown,
    isAvailable: isMeasured,
    run: asks('saveMeasurements'),
  },
  {
    id: 'output.sendMeasurements',
    group: 'output',
    label: 'control.sendMeasurements',
    keys: [],
    icon: Send,
    isAvailable: isMeasured,
    run: asks('sendMeasurements'),
  },
];
