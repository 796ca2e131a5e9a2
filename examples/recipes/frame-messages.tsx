import { useEffect, useRef } from 'react';

export function Preview({
  url,
  onMessage,
}: {
  url: string;
  onMessage: (data: unknown) => void;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const listen = ({ source, data }: MessageEvent) => {
      if (source !== null && source === frame.current?.contentWindow) onMessage(data);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [onMessage]);
  return <iframe ref={frame} src={url} title="Preview" sandbox="allow-scripts" />;
}
