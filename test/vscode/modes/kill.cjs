exports.run = () => new Promise(() => void setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300));
