/** Made beforehand and of nobody, as the shell is: whose day it shows is kept on the device alone. */
export const prerender = true;
