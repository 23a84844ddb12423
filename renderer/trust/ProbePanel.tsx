import { useState } from 'react';
import { PlugZap, X } from 'lucide-react';
import { Input, Label, TextField } from 'react-aria-components';
import type { SourceCheck } from '../../shared/trust.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ProbeResult, ProbeVerdict } from './ProbeResult.tsx';
import { useFreshReport, useStoppable } from './trust-report.ts';
import { asAddress } from './trust-text.ts';
import fields from './fields.module.css';
import styles from './panels.module.css';

/** Judges one server as if images were to be asked of it, without asking anything. */
export function ProbePanel() {
  const { t } = useI18n();
  const [address, setAddress] = useState('');
  const [result, setResult] = useState<SourceCheck>();
  const fresh = useFreshReport();
  const probe = useStoppable<string>(async (typed, api, signal) => {
    setResult(undefined);
    setResult(await api.probeTrust(asAddress(typed), signal));
    await fresh();
  });
  const isReady = address.trim() !== '' && !probe.isRunning;
  const shown = probe.isDone ? result : undefined;
  return (
    <Panel label={t('trust.probe.title')}>
      <h2>{t('trust.probe.title')}</h2>
      <p className={styles['hint']}>{t('trust.probe.hint')}</p>
      <form
        className={fields['row']}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) probe.run(address);
        }}
      >
        <TextField value={address} onChange={setAddress} className={fields['field'] ?? ''}>
          <Label className={fields['label'] ?? ''}>{t('control.probeAddress')}</Label>
          <Input
            className={fields['input'] ?? ''}
            inputMode="url"
            autoComplete="off"
            spellCheck="false"
            maxLength={2000}
          />
        </TextField>
        {probe.isRunning ? (
          <Button icon={X} onPress={probe.stop}>
            {t('control.stopProbe')}
          </Button>
        ) : (
          <Button type="submit" icon={PlugZap} isDisabled={!isReady}>
            {t('control.probe')}
          </Button>
        )}
      </form>
      <p role="status" className={styles['none']}>
        {probe.isRunning && t('trust.probe.running')}
        {probe.isStopped && t('trust.probe.stopped')}
        {shown && <ProbeVerdict check={shown} />}
      </p>
      {shown && <ProbeResult check={shown} />}
      {probe.error && <ErrorMessage error={probe.error} onDismiss={probe.forget} />}
    </Panel>
  );
}
