// The first step of "Create access key": what the key is for, and what may serve better.
export interface UseCase {
  id: string;
  label: string;
  description: string;
  alternative?: string;
}

export const kUseCases: UseCase[] = [
  {
    id: 'cli',
    label: 'Command Line Interface (CLI)',
    description: 'You will work with the AWS CLI against this account.',
    alternative:
      'Ask for short-lived credentials from the key with sts get-session-token and an MFA code, and keep the key itself off shared machines.',
  },
  {
    id: 'local',
    label: 'Local code',
    description: 'A program on your own machine, while you develop it.',
    alternative: 'Give the program a user of its own with few permissions, not the key of an administrator.',
  },
  {
    id: 'compute',
    label: 'Application running on a server of yours',
    description: 'A service in a virtual machine or container that calls this account.',
    alternative: 'Keep the key in the secret store of the platform, never in the image, and replace it regularly.',
  },
  {
    id: 'third-party',
    label: 'Third-party service',
    description: 'Somebody else monitors or manages the account for you.',
    alternative: 'Make a user for that service alone, so that you can take its access away without touching anything else.',
  },
  {
    id: 'outside',
    label: 'Application running outside',
    description: 'A program in another network or data centre.',
    alternative: 'Limit the key with a policy that names the addresses it may come from (aws:SourceIp).',
  },
  { id: 'other', label: 'Other', description: 'None of these.' },
];
