// The plain page around every form that is shown before there is a session.
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useEffect, type ReactNode } from 'react';
import mark from '../../mark.svg';

export function SignInFrame({ title, description, children }: { title: string; description?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} | Keyward`;
  }, [title]);
  return (
    <div style={{ maxWidth: '480px', margin: '0 auto', padding: '32px 16px' }}>
      <header style={{ display: 'flex', alignItems: 'center', justifyContent: 'center', gap: '10px', marginBottom: '20px' }}>
        <img src={mark} alt="" width={36} height={36} />
        <Box fontSize="heading-xl" fontWeight="bold">
          Keyward
        </Box>
      </header>
      <main>
        <Container
          header={
            <Header variant="h1" description={description}>
              {title}
            </Header>
          }
        >
          {children}
        </Container>
      </main>
    </div>
  );
}
