exports.run = async () => {
  for (;;);
};
