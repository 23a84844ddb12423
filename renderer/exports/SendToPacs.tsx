import { Send } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { ExaminationSeries, Pacs } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './SendToPacs.module.css';

interface SendToPacsProps {
  readonly patientKey: string;
  readonly series: readonly ExaminationSeries[];
  readonly pacs: readonly Pacs[];
  /** In a row among others. */
  readonly isSmall?: boolean;
}

/** Sends series, which the program retrieves first where they are not here yet; with several PACS, asks which. */
export function SendToPacs({ patientKey, series, pacs, isSmall = false }: SendToPacsProps) {
  const { t } = useI18n();
  const available = series.filter(({ problem }) => !problem).map(({ seriesInstanceUid }) => seriesInstanceUid);
  const send = useCommand<string>((name, api) => api.exportSeries(patientKey, available, name));
  const [only] = pacs;
  if (!only) return null;
  const button = (
    <Button
      look={isSmall ? 'quiet' : 'plain'}
      icon={Send}
      isDisabled={available.length === 0 || send.isRunning}
      {...(pacs.length === 1 ? { onPress: () => send.run(only.name) } : {})}
    >
      {t('control.sendToPacs')}
    </Button>
  );
  return (
    <div className={styles['place']}>
      {pacs.length === 1 ? (
        button
      ) : (
        <MenuTrigger>
          {button}
          <Popover placement="bottom end" offset={4} className={styles['popover'] ?? ''}>
            <Menu
              aria-label={t('export.choosePacs')}
              onAction={(name) => send.run(String(name))}
              className={styles['menu'] ?? ''}
            >
              {pacs.map(({ name, aet, host, port }) => (
                <MenuItem key={name} id={name} textValue={name} className={styles['item'] ?? ''}>
                  {name}
                  <span className={styles['address']}>
                    {aet} · {host}:{port}
                  </span>
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      <CommandError command={send} />
    </div>
  );
}
