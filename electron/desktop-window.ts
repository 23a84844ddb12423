/** How the desktop's windows and menus are made. No Electron in this file: the options are read by tests. */
import { SCREEN_PARTITION } from './desktop-policy.ts';

/** The title of every window, always: task bars and screen sharing show titles, so no patient is ever named in one. */
export const WINDOW_TITLE = 'DRIMBox';

/** Options of every window, the first and those that the screen opens. `packaged` is false on a developer's machine. */
export function windowOptions({ preload, packaged }: { readonly preload: string; readonly packaged: boolean }) {
  return {
    title: WINDOW_TITLE,
    width: 1600,
    height: 1000,
    minWidth: 1024,
    minHeight: 640,
    // The darkest surface of the screen: no white flash in a dark room.
    backgroundColor: '#0d0f12',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      partition: SCREEN_PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      // What is typed may name a patient; the checker would also fetch its dictionaries.
      spellcheck: false,
      devTools: !packaged,
    },
  } as const;
}

type MenuRole =
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'togglefullscreen'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'minimize'
  | 'close'
  | 'reload'
  | 'toggleDevTools';

export interface MenuEntry {
  readonly label: string;
  readonly role?: MenuRole;
  readonly submenu?: MenuEntry[];
}

/** The menu: what the keyboard expects of any program. Reload and developer tools exist unpackaged only. */
export function menuTemplate(packaged: boolean): MenuEntry[] {
  return [
    {
      label: 'Fichier',
      submenu: [
        { label: 'Fermer la fenêtre', role: 'close' },
        { label: 'Quitter', role: 'quit' },
      ],
    },
    {
      label: 'Édition',
      submenu: [
        { label: 'Annuler', role: 'undo' },
        { label: 'Rétablir', role: 'redo' },
        { label: 'Couper', role: 'cut' },
        { label: 'Copier', role: 'copy' },
        { label: 'Coller', role: 'paste' },
        { label: 'Tout sélectionner', role: 'selectAll' },
      ],
    },
    {
      label: 'Affichage',
      submenu: [
        { label: 'Plein écran', role: 'togglefullscreen' },
        { label: 'Taille réelle', role: 'resetZoom' },
        { label: 'Agrandir', role: 'zoomIn' },
        { label: 'Réduire', role: 'zoomOut' },
        ...(packaged ? [] : DEVELOPER_ENTRIES),
      ],
    },
    { label: 'Fenêtre', submenu: [{ label: 'Réduire dans la barre des tâches', role: 'minimize' }] },
  ];
}

const DEVELOPER_ENTRIES: MenuEntry[] = [
  { label: 'Recharger', role: 'reload' },
  { label: 'Outils de développement', role: 'toggleDevTools' },
];
