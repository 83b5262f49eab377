import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router-dom';

/** A link inside the console: followed without loading the page anew, unless it is opened in another tab. */
export function RouteLink({ href, ...props }: LinkProps & { href: string }) {
  const navigate = useNavigate();
  return (
    <Link
      {...props}
      href={href}
      onFollow={event => {
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}

export function RouteButton({ href, ...props }: ButtonProps & { href: string }) {
  const navigate = useNavigate();
  return (
    <Button
      {...props}
      href={href}
      onFollow={event => {
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}
