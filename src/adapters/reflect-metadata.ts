// What the certificate library's container needs, before it is loaded.

import 'reflect-metadata';
