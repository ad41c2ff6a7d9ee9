export const proxies = {
  title: 'Proxy Servers',
  description:
    'Ways out of a closed network. A mail server’s form says which one its connections, and its sign-in at the provider, take.',
  add: 'Add proxy server',
  addTitle: 'Add proxy server',
  editTitle: 'Edit proxy server',
  emptyTitle: 'No proxy servers',
  emptyText:
    'Mail servers are reached directly. Add a proxy only where this machine cannot reach the internet without one.',
  protocol: 'Protocol',
  protocols: { HTTP: 'HTTP (CONNECT)', SOCKS5: 'SOCKS5' },
  address: 'Address',
  host: 'Host',
  port: 'Port',
  signIn: 'Sign-in',
  username: 'User name',
  usernameHelp: 'Only where the proxy asks for a sign-in.',
  password: 'Password',
  saved: (name: string) => `Proxy server “${name}” is saved.`,
  deleted: (name: string) => `Proxy server “${name}” is deleted.`,
  deleteTitle: 'Delete proxy server?',
  deleteText: (name: string) =>
    `“${name}” will no longer be there to choose. One that mail servers use cannot be deleted.`,
  deleteConfirm: 'Delete proxy server',
};
