/** Returns the URL of one second of silence as a WAV file. */
export function createSilentAudio(): string {
  const samples = 8000;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const write = (at: number, text: string): void =>
    new TextEncoder().encode(text).forEach((byte, index) => view.setUint8(at + index, byte));
  write(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, samples, true);
  view.setUint32(28, samples, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, 'data');
  view.setUint32(40, samples, true);
  for (let index = 0; index < samples; index += 1) view.setUint8(44 + index, 128);
  return URL.createObjectURL(new Blob([view], { type: 'audio/wav' }));
}
