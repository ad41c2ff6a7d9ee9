export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#2b4f81" />
      <path d="M7 11.5h18v10a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 7 21.5z" fill="#fff" />
      <path d="M7.3 10.5 16 17l8.7-6.5z" fill="#a9c4e8" />
    </svg>
  );
}
