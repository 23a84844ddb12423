import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useWorkstationState } from '../app/server-state.ts';
import { useView } from '../app/view-state.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './TrustButton.module.css';

/** The way to the espace de confiance, and the permanent mark of what is not well there. */
export function TrustButton({ isCompact = false }: { isCompact?: boolean }) {
  const { t } = useI18n();
  const trust = useWorkstationState()?.trust;
  const showTrust = useView((view) => view.showTrust);
  if (!trust) return null;
  const open = () => showTrust(true);
  if (trust.level !== 'good') {
    return (
      <span className={styles[trust.level]}>
        <Button look="quiet" icon={ShieldAlert} onPress={open}>
          {t(`trust.mark.${trust.level}`)}
        </Button>
      </span>
    );
  }
  if (isCompact) return <IconButton icon={ShieldCheck} label={t('control.trust')} onPress={open} />;
  return (
    <Button look="quiet" icon={ShieldCheck} onPress={open}>
      {t('control.trust')}
    </Button>
  );
}
