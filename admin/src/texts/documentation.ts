export const documentation = {
  title: 'Documentation',
  gmail: 'Set up Gmail step by step',
  filters: 'How filters work',
  followUps: 'Which mails join a request',
  problem: 'More about this problem',
};
