import vm from 'node:vm';
import NodeEnvironment from 'jest-environment-node';

// Its types say of the module what is true of the class in it.
const Environment = NodeEnvironment as unknown as typeof NodeEnvironment.default;

/**
 * Jest's own, with a global object that is an ordinary one. Jest's is a proxy behind an interceptor, which
 * each `Math`, `Map` or `String` of a test and of what it tests goes through: twenty times slower where a
 * program computes, as ours do.
 */
export default class PlainGlobalEnvironment extends Environment {
  constructor(...given: ConstructorParameters<typeof Environment>) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}
